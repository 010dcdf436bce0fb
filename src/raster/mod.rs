//! The pixels of picture files that a PDF or a browser cannot take as they lie in the file: TIFF, and PNG that is
//! interlaced or transparent. Nothing is resampled and no colour is altered, so that an access copy shows what the scan does.

mod png;
mod tiff;

pub(crate) use png::png;
pub(crate) use tiff::tiff;

/// Most bytes of unpacked pixels; larger pictures are refused. A worker has 1 GiB, and the record must not suffer.
const LIMIT: usize = 256 << 20;

/// What the samples of a pixel mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Colours {
    /// One sample, 0 is black.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 0 is no ink.
    Cmyk,
    /// One sample, the number of a colour of this table of red, green, blue.
    Palette(Vec<u8>),
}

impl Colours {
    /// Samples of a pixel.
    pub(crate) const fn channels(&self) -> usize {
        match self {
            Self::Grey | Self::Palette(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// An unpacked picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// What the samples mean.
    pub(crate) colours: Colours,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub(crate) bits: u8,
    /// Rows from the top, each beginning with a new byte; of 16 bits the high byte comes first.
    pub(crate) samples: Vec<u8>,
    /// How opaque each pixel is, packed as the samples are; `None` where all are.
    pub(crate) opacity: Option<Vec<u8>>,
}

impl Raster {
    /// Parts opacity from colour, the last sample of each pixel; `channels` counts it. For samples of whole bytes.
    fn parted(samples: &[u8], channels: usize, bits: u8) -> (Vec<u8>, Vec<u8>) {
        let bytes = usize::from(bits) / 8;
        let colour = (channels - 1) * bytes;
        let (mut colours, mut opacity) = (Vec::new(), Vec::new());
        for pixel in samples.chunks_exact(channels * bytes) {
            colours.extend_from_slice(&pixel[..colour]);
            opacity.extend_from_slice(&pixel[colour..]);
        }
        (colours, opacity)
    }

    /// Are there as many samples as there are to be?
    fn is_whole(&self) -> bool {
        let row = |channels: usize| (self.width as usize * channels * usize::from(self.bits)).div_ceil(8);
        let height = self.height as usize;
        self.samples.len() == row(self.colours.channels()) * height
            && self.opacity.as_ref().is_none_or(|opacity| opacity.len() == row(1) * height)
    }

    /// A sample as one of 256 steps.
    #[cfg(feature = "cli")]
    fn sample(&self, samples: &[u8], channels: usize, (x, y): (u32, u32), channel: usize) -> u8 {
        let bits = usize::from(self.bits);
        let row = (self.width as usize * channels * bits).div_ceil(8);
        let bit = (x as usize * channels + channel) * bits;
        let byte = samples.get(y as usize * row + bit / 8).copied().unwrap_or(0);
        if bits >= 8 {
            return byte; // of 16 bits the high ones
        }
        let most = (1_u16 << bits) - 1;
        let value = u16::from(byte) >> (8 - bits - bit % 8) & most;
        let is_number = matches!(self.colours, Colours::Palette(_));
        (if is_number { value } else { value * 255 / most }) as u8
    }

    /// A pixel as a screen shows it, on white.
    #[cfg(feature = "cli")]
    fn pixel(&self, at: (u32, u32)) -> [u8; 3] {
        let channels = self.colours.channels();
        let sample = |channel| self.sample(&self.samples, channels, at, channel);
        let colour = match &self.colours {
            Colours::Grey => [sample(0); 3],
            Colours::Rgb => [sample(0), sample(1), sample(2)],
            Colours::Cmyk => [0, 1, 2].map(|ink| {
                let (ink, black) = (u16::from(255 - sample(ink)), u16::from(255 - sample(3)));
                (ink * black / 255) as u8
            }),
            Colours::Palette(table) => {
                let from = 3 * usize::from(sample(0));
                [0, 1, 2].map(|part| table.get(from + part).copied().unwrap_or(0))
            }
        };
        let Some(opacity) = &self.opacity else { return colour };
        let opaque = u16::from(self.sample(opacity, 1, at, 0));
        colour.map(|part| ((u16::from(part) * opaque + 255 * (255 - opaque)) / 255) as u8)
    }

    /// The picture made smaller to fit, for people to look at: width, height, and red, green and blue of each pixel.
    #[cfg(feature = "cli")]
    pub(crate) fn small(&self, widest: u32, highest: u32) -> (u32, u32, Vec<u8>) {
        let step = self.width.div_ceil(widest).max(self.height.div_ceil(highest)).max(1);
        let (width, height) = (self.width.div_ceil(step), self.height.div_ceil(step));
        let mut out = Vec::with_capacity(3 * width as usize * height as usize);
        for y in 0..height {
            for x in 0..width {
                let (right, bottom) = (((x + 1) * step).min(self.width), ((y + 1) * step).min(self.height));
                let pixels = (y * step..bottom).flat_map(|y| (x * step..right).map(move |x| (x, y)));
                let (mut sum, mut count) = ([0_u32; 3], 0);
                for pixel in pixels.map(|at| self.pixel(at)) {
                    sum.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += u32::from(part));
                    count += 1;
                }
                out.extend(sum.map(|sum| (sum / count.max(1)) as u8));
            }
        }
        (width, height, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_bits_palettes_inks_and_glass_are_seen_as_they_look() {
        let raster = |colours, bits, samples: &[u8], opacity: Option<&[u8]>| Raster {
            width: 2,
            height: 1,
            colours,
            bits,
            samples: samples.to_vec(),
            opacity: opacity.map(<[u8]>::to_vec),
        };
        let seen = |raster: &Raster| [raster.pixel((0, 0)), raster.pixel((1, 0))];
        assert_eq!(seen(&raster(Colours::Grey, 1, &[0b0100_0000], None)), [[0; 3], [255; 3]]);
        let table = Colours::Palette(vec![1, 2, 3, 9, 8, 7]);
        assert_eq!(seen(&raster(table, 4, &[0x01], None)), [[1, 2, 3], [9, 8, 7]]);
        let inks = raster(Colours::Cmyk, 8, &[255, 0, 0, 0, 0, 0, 0, 255], None);
        assert_eq!(seen(&inks), [[0, 255, 255], [0, 0, 0]]);
        let glass = raster(Colours::Grey, 16, &[0, 0, 0, 0], Some(&[0, 0, 255, 255]));
        assert_eq!(seen(&glass), [[255; 3], [0; 3]]);
    }

    #[test]
    fn a_small_picture_is_the_mean_of_what_it_stands_for() {
        let raster = Raster {
            width: 3,
            height: 2,
            colours: Colours::Grey,
            bits: 8,
            samples: vec![0, 100, 10, 100, 200, 30],
            opacity: None,
        };
        assert_eq!(raster.small(2, 2), (2, 1, vec![100, 100, 100, 20, 20, 20]));
    }
}
