//! Pictures as the pages of a PDF file.

use super::FigureError;
use super::png::compressed;

/// A PDF file whose pages are pictures of `size` pixels, three bytes a pixel; a page is ten inches wide.
#[derive(Clone, Debug)]
pub struct Pdf {
    size: (u32, u32),
    title: String,
    file: Vec<u8>,
    /// Where each object of the file begins, from object 1 on.
    places: Vec<usize>,
    pages: usize,
}

/// Width of a page, in points.
const WIDTH: f64 = 720.0;
/// Objects before those of pages: catalogue, list of pages, information.
const BEFORE: usize = 3;
/// Objects of a page: itself, its content, its picture.
const EACH: usize = 3;

impl Pdf {
    /// A file without pages.
    #[must_use]
    pub fn new(title: &str, size: (u32, u32)) -> Self {
        Self {
            size,
            title: title.to_owned(),
            file: b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            places: vec![0; BEFORE],
            pages: 0,
        }
    }

    /// Adds a page.
    ///
    /// # Errors
    ///
    /// [`FigureError::Size`] if the picture has not the size of pages.
    pub fn page(&mut self, pixels: &[u8]) -> Result<(), FigureError> {
        let (width, height) = self.size;
        let picture = compressed(pixels, self.size)?;
        let first = BEFORE + EACH * self.pages + 1;
        let (wide, high) = (WIDTH, WIDTH * f64::from(height) / f64::from(width));
        self.object(
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2} {high:.2}] /Contents {} 0 R \
                 /Resources << /XObject << /P {} 0 R >> >> >>",
                first + 1,
                first + 2
            ),
            None,
        );
        let content = format!("{wide:.2} 0 0 {high:.2} 0 0 cm /P Do");
        self.object(
            &format!("<< /Length {} >>", content.len()),
            Some(content.as_bytes()),
        );
        // The rows of a PNG picture are rows of a PDF picture as they are.
        let about = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
             /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns {width} >> \
             /Length {} >>",
            picture.len()
        );
        self.object(&about, Some(&picture));
        self.pages += 1;
        Ok(())
    }

    fn object(&mut self, about: &str, stream: Option<&[u8]>) {
        self.places.push(0);
        self.numbered(self.places.len(), about, stream);
    }

    fn numbered(&mut self, number: usize, about: &str, stream: Option<&[u8]>) {
        if let Some(place) = self.places.get_mut(number - 1) {
            *place = self.file.len();
        }
        self.file.extend(format!("{number} 0 obj\n{about}\n").as_bytes());
        if let Some(stream) = stream {
            self.file.extend(b"stream\n");
            self.file.extend(stream);
            self.file.extend(b"\nendstream\n");
        }
        self.file.extend(b"endobj\n");
    }

    /// The bytes of the file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let pages: Vec<String> = (0..self.pages)
            .map(|page| format!("{} 0 R", BEFORE + EACH * page + 1))
            .collect();
        self.numbered(1, "<< /Type /Catalog /Pages 2 0 R >>", None);
        let list = format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            self.pages,
            pages.join(" ")
        );
        self.numbered(2, &list, None);
        // Text in any script: UTF-16, with its mark.
        let title: String = self
            .title
            .encode_utf16()
            .map(|unit| format!("{unit:04X}"))
            .collect();
        let about = format!("<< /Title <FEFF{title}> /Producer (Onsager) >>");
        self.numbered(3, &about, None);
        let table = self.file.len();
        let count = self.places.len() + 1;
        self.file
            .extend(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
        for place in &self.places {
            self.file.extend(format!("{place:010} 00000 n \n").as_bytes());
        }
        let end =
            format!("trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n");
        self.file.extend(end.as_bytes());
        self.file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_table_is_that_of_its_object() {
        let mut pdf = Pdf::new("Übung 1", (3, 2));
        for shade in [0, 200] {
            pdf.page(&[shade; 18]).unwrap();
        }
        assert!(pdf.page(&[0; 17]).is_err());
        let file = pdf.finish();
        let text = String::from_utf8_lossy(&file).into_owned();
        assert!(text.contains("/Count 2 /Kids [4 0 R 7 0 R]"));
        assert!(text.contains("<FEFF00DC006200750"), "{text}");
        let at = |place: usize| String::from_utf8_lossy(&file[place..place + 12]).into_owned();
        let end = text.rsplit("startxref\n").next().unwrap();
        let table: usize = end.lines().next().unwrap().parse().unwrap();
        assert!(at(table).starts_with("xref\n0 10\n"));
        let rows = String::from_utf8_lossy(&file[table..]).into_owned();
        for (number, row) in rows.lines().skip(3).take(9).enumerate() {
            let place: usize = row[..10].parse().unwrap();
            let begin = format!("{} 0 obj", number + 1);
            assert!(at(place).starts_with(&begin), "{row}: {}", at(place));
        }
    }
}
