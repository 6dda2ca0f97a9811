/// Colours that people with any kind of colour vision can tell apart (Okabe and Ito, "Color
/// universal design", 2008), and the greys of frames and notes.
enum Palette {
    static let orange = "#E69F00"
    static let sky = "#56B4E9"
    static let green = "#009E73"
    static let blue = "#0072B2"
    static let vermilion = "#D55E00"
    static let purple = "#CC79A7"
    static let black = "#222222"
    static let note = "#666666"
    static let frame = "#999999"
    static let grid = "#E4E4E4"
    static let wheat = "#F2D08A"
    static let shade = "#F3EFDF"

    /// Colours of lines, in the order in which they are used.
    static let lines = [blue, vermilion, green, purple, orange, sky, black]
}
