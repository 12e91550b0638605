//! PDF files: pages that are pictures, and pages that are drawings.

use super::FigureError;
use super::png::compressed;

/// A PDF file.
#[derive(Clone, Debug)]
pub struct Pdf {
    title: String,
    file: Vec<u8>,
    /// Where each object of the file begins, from object 1 on.
    places: Vec<usize>,
    /// The objects that are pages.
    pages: Vec<usize>,
}

/// Width of a page that is a picture, in points: ten inches.
const WIDTH: f64 = 720.0;
/// Objects before those of pages: catalogue, list of pages, information.
const BEFORE: usize = 3;

impl Pdf {
    /// A file without pages.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            file: b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            places: vec![0; BEFORE],
            pages: Vec::new(),
        }
    }

    /// Adds a page that is a picture of `size` pixels, three bytes a pixel, ten inches wide.
    ///
    /// # Errors
    ///
    /// [`FigureError::Size`] if there are not as many pixels as the size says.
    pub fn page(&mut self, pixels: &[u8], size: (u32, u32)) -> Result<(), FigureError> {
        let picture = self.picture(pixels, size)?;
        let (wide, high) = (WIDTH, WIDTH * f64::from(size.1) / f64::from(size.0));
        let content = format!("{wide:.2} 0 0 {high:.2} 0 0 cm /P Do");
        let resources = format!("/XObject << /P {picture} 0 R >>");
        self.sheet((wide, high), &resources, ("", content.as_bytes()));
        Ok(())
    }

    /// Adds a picture for pages to show, three bytes a pixel; the number of its object.
    pub(super) fn picture(&mut self, pixels: &[u8], size: (u32, u32)) -> Result<usize, FigureError> {
        let (width, height) = size;
        let picture = compressed(pixels, size)?;
        // The rows of a PNG picture are rows of a PDF picture as they are.
        let about = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
             /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns {width} >> \
             /Length {} >>",
            picture.len()
        );
        Ok(self.object(&about, Some(&picture)))
    }

    /// Adds a page of some width and height in points, with what its content names, and the content's coding and bytes.
    pub(super) fn sheet(
        &mut self,
        (wide, high): (f64, f64),
        resources: &str,
        (coding, content): (&str, &[u8]),
    ) {
        let about = format!("<< {coding} /Length {} >>", content.len());
        let content = self.object(&about, Some(content));
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2} {high:.2}] /Contents {content} 0 R \
             /Resources << {resources} >> >>"
        );
        let page = self.object(&page, None);
        self.pages.push(page);
    }

    fn object(&mut self, about: &str, stream: Option<&[u8]>) -> usize {
        self.places.push(0);
        let number = self.places.len();
        self.numbered(number, about, stream);
        number
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
        let pages: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        self.numbered(1, "<< /Type /Catalog /Pages 2 0 R >>", None);
        let list = format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
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
        let mut pdf = Pdf::new("Übung 1");
        for shade in [0, 200] {
            pdf.page(&[shade; 18], (3, 2)).unwrap();
        }
        assert!(pdf.page(&[0; 17], (3, 2)).is_err());
        let file = pdf.finish();
        let text = String::from_utf8_lossy(&file).into_owned();
        assert!(text.contains("/Count 2 /Kids [6 0 R 9 0 R]"));
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
