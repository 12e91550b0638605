//! Whether a room can read what the window shows: sizes of type, and text that is cut off or lies over other text.

use egui::epaint::{ClippedShape, Shape, TextShape};
use egui::{Rect, emath::Rot2};

use crate::text;

/// Smallest type on stage, as a share of the height of the picture.
const SMALLEST: f32 = 0.022;
/// What a text may lie outside of its room or inside of another, in sizes of its type: edges of letters are no loss.
const SLACK: f32 = 0.2;

/// A line of text in the window.
struct Line {
    text: String,
    /// Where its letters are, and which part of that can be seen.
    letters: Rect,
    seen: Rect,
    size: f32,
    /// Whether its end was left out.
    shortened: bool,
}

/// What keeps people from reading the text of a frame on `screen`, in sentences.
pub(super) fn faults(shapes: &[ClippedShape], screen: Rect) -> Vec<String> {
    let mut lines = Vec::new();
    for clipped in shapes {
        collect(&clipped.shape, clipped.clip_rect.intersect(screen), &mut lines);
    }
    let mut faults: Vec<String> = lines.iter().filter_map(|line| fault(line, screen)).collect();
    for (index, line) in lines.iter().enumerate() {
        let over = lines.iter().skip(index + 1).filter(|other| covers(line, other));
        faults.extend(over.map(|other| {
            text!(
                "legibility-over",
                text = line.text.as_str(),
                other = other.text.as_str()
            )
            .into_owned()
        }));
    }
    faults
}

fn collect(shape: &Shape, clip: Rect, lines: &mut Vec<Line>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, lines)),
        Shape::Text(text) if text.opacity_factor > 0.0 => of_text(text, clip, lines),
        _ => {}
    }
}

fn of_text(shape: &TextShape, clip: Rect, lines: &mut Vec<Line>) {
    let galley = &shape.galley;
    let sizes = galley
        .job
        .sections
        .iter()
        .map(|section| section.format.font_id.size);
    let size = sizes.fold(0.0, f32::max);
    let last = galley.rows.len().saturating_sub(1);
    for (index, row) in galley.rows.iter().enumerate() {
        let text: String = row.glyphs.iter().map(|glyph| glyph.chr).collect();
        if text.trim().is_empty() {
            continue;
        }
        let letters = row.visuals.mesh_bounds.translate(row.pos.to_vec2());
        let letters = letters
            .rotate_bb(Rot2::from_angle(shape.angle))
            .translate(shape.pos.to_vec2());
        let seen = letters.intersect(clip);
        if !letters.is_positive() || !seen.is_positive() {
            continue;
        }
        lines.push(Line {
            text,
            letters,
            seen,
            size,
            shortened: galley.elided && index == last,
        });
    }
}

fn fault(line: &Line, screen: Rect) -> Option<String> {
    let slack = SLACK * line.size;
    let lost = line.letters.size() - line.seen.size();
    let text = line.text.as_str();
    if lost.x > slack || lost.y > slack || line.shortened || text.ends_with('…') {
        return Some(text!("legibility-cut", text = text).into_owned());
    }
    let share = line.size / screen.height();
    // Rounded sizes are as good as exact ones.
    (share < 0.995 * SMALLEST).then(|| {
        let percent = |share: f32| format!("{:.1}", 100.0 * share);
        text!(
            "legibility-small",
            text = text,
            percent = percent(share),
            least = percent(SMALLEST)
        )
        .into_owned()
    })
}

fn covers(line: &Line, other: &Line) -> bool {
    let slack = SLACK * line.size.min(other.size);
    let common = line.seen.intersect(other.seen);
    common.width() > slack && common.height() > slack
}

#[cfg(test)]
mod tests {
    use egui::{Align2, Color32, Context, FontId, RawInput, pos2, vec2};

    use super::*;

    /// What is wrong with some texts: place, size of type, words; in a window of 800 by 400 of which 20 points are shown.
    fn said(texts: &[(f32, f32, f32, &str)], clip: Rect) -> Vec<String> {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 400.0));
        let input = RawInput {
            screen_rect: Some(screen),
            ..RawInput::default()
        };
        let context = Context::default();
        let mut output = context.run_ui(input, |ui| {
            for (x, y, size, text) in texts {
                let painter = ui.painter().with_clip_rect(clip);
                let font = FontId::proportional(*size);
                painter.text(pos2(*x, *y), Align2::LEFT_TOP, text, font, Color32::BLACK);
            }
        });
        output.textures_delta.clear();
        faults(&output.shapes, screen)
    }

    #[test]
    fn small_cut_and_covered_text_is_named() {
        let all = Rect::EVERYTHING;
        assert!(said(&[(10.0, 10.0, 9.0, "fine"), (10.0, 30.0, 9.0, "too")], all).is_empty());
        let small = said(&[(10.0, 10.0, 8.0, "tiny")], all);
        assert!(
            small.len() == 1 && small[0].contains("tiny") && small[0].contains("2.2"),
            "{small:?}"
        );
        let over = said(&[(10.0, 10.0, 12.0, "below"), (14.0, 12.0, 12.0, "above")], all);
        assert!(
            over.len() == 1 && over[0].contains("below") && over[0].contains("above"),
            "{over:?}"
        );
        let out = said(&[(780.0, 10.0, 12.0, "beyond the edge")], all);
        assert!(out.len() == 1 && out[0].contains("beyond the edge"), "{out:?}");
        let clip = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 18.0));
        assert_eq!(said(&[(10.0, 10.0, 12.0, "half")], clip).len(), 1);
        assert_eq!(said(&[(10.0, 200.0, 12.0, "out of sight")], clip).len(), 0);
        assert_eq!(said(&[(10.0, 10.0, 12.0, "shortened…")], all).len(), 1);
    }
}
