//! Whether a room can read what the window shows: sizes of type, and text that is cut off or lies over other text.

use egui::epaint::{ClippedShape, Shape, TextShape};
use egui::scroll_area::ScrollAreaOutput;
use egui::{Context, Id, Rect, Ui, emath::Rot2};

use crate::text;

/// Smallest type on stage, as a share of the height of the picture.
const SMALLEST: f32 = 0.022;
/// Smallest type of a scene's title.
const SMALLEST_TITLE: f32 = 0.04;
/// What may be out of sight in something that scrolls, in points.
const BEYOND: f32 = 2.0;
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
    /// Whether it is of the title.
    is_title: bool,
}

/// Things that were found to scroll, with the pass in which they were.
type Scrolling = Vec<(u64, &'static str)>;

fn scrolling_id() -> Id {
    Id::unique("what scrolls")
}

/// Notes whether there is more in something that scrolls than is seen at once, which nobody in the room can move.
pub(super) fn note_scrolling<R>(ui: &Ui, name: &'static str, shown: &ScrollAreaOutput<R>) {
    let beyond = shown.content_size - shown.inner_rect.size();
    if beyond.max_elem() <= BEYOND {
        return;
    }
    let now = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| {
        let all: &mut Scrolling = data.get_temp_mut_or_default(scrolling_id());
        all.retain(|(pass, _)| *pass == now);
        all.push((now, name));
    });
}

/// What scrolls in the frame that was drawn last, in sentences.
pub(super) fn scrolling(context: &Context) -> Vec<String> {
    let last = context.cumulative_pass_nr();
    let all: Scrolling = context
        .data(|data| data.get_temp(scrolling_id()))
        .unwrap_or_default();
    let now = all.iter().filter(|(pass, _)| pass + 1 >= last);
    now.map(|(_, name)| text!("legibility-scrolls", name = *name).into_owned())
        .collect()
}

/// What keeps people from reading the text of a frame on `screen`, in sentences; `title` is the scene's.
pub(super) fn faults(shapes: &[ClippedShape], screen: Rect, title: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for clipped in shapes {
        collect(
            &clipped.shape,
            clipped.clip_rect.intersect(screen),
            title,
            &mut lines,
        );
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

fn collect(shape: &Shape, clip: Rect, title: &str, lines: &mut Vec<Line>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, title, lines)),
        Shape::Text(text) if text.opacity_factor > 0.0 => of_text(text, clip, title, lines),
        _ => {}
    }
}

fn of_text(shape: &TextShape, clip: Rect, title: &str, lines: &mut Vec<Line>) {
    let galley = &shape.galley;
    let is_title = !title.is_empty() && galley.text() == title;
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
            is_title,
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
    let least = if line.is_title { SMALLEST_TITLE } else { SMALLEST };
    // Rounded sizes are as good as exact ones.
    (share < 0.995 * least).then(|| {
        let percent = |share: f32| format!("{:.1}", 100.0 * share);
        text!(
            "legibility-small",
            text = text,
            percent = percent(share),
            least = percent(least)
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
        faults(&output.shapes, screen, "A title")
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
        let title = said(
            &[(10.0, 10.0, 15.0, "A title"), (10.0, 50.0, 15.0, "A text")],
            all,
        );
        assert!(title.len() == 1 && title[0].contains("A title"), "{title:?}");
        assert!(said(&[(10.0, 10.0, 16.0, "A title")], all).is_empty());
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

    #[test]
    fn what_scrolls_is_named_while_it_does() {
        let context = Context::default();
        let draw = |height: f32| {
            let mut output = context.run_ui(RawInput::default(), |ui| {
                let area = egui::ScrollArea::vertical().max_height(100.0);
                let shown = area.show(ui, |ui| ui.allocate_space(vec2(50.0, height)));
                note_scrolling(ui, "list", &shown);
            });
            output.textures_delta.clear();
            scrolling(&context)
        };
        assert!(draw(90.0).is_empty());
        let said = draw(200.0);
        assert!(said.len() == 1 && said[0].contains("list"), "{said:?}");
        assert!(draw(90.0).is_empty());
    }
}
