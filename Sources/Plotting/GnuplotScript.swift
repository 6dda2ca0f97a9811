/// A gnuplot script that draws one figure as SVG and as PNG, with its data inside.
///
/// It needs nothing but gnuplot 5.4: anyone can change it and run it again in its folder. Text
/// stands in single quotes, and is escaped where it is "enhanced", so that no character of a
/// name has a meaning.
public struct GnuplotScript: Hashable, Sendable {
    /// Name of the images, without an extension.
    public let name: String
    /// Width of the figure in points of the SVG; the PNG has twice as many pixels.
    public let width: Int
    /// Height, likewise.
    public let height: Int
    private var data: [String] = []
    private var commands: [String] = []

    /// A script that draws nothing yet.
    public init(name: String, width: Int, height: Int) {
        self.name = name
        self.width = width
        self.height = height
    }

    /// Adds a table under a name that commands can plot as `$name`; what is not a number is left
    /// out of the plot.
    public mutating func addData(_ name: String, _ header: String, _ rows: [[Double]]) {
        data.append("$\(name) << END_OF_DATA")
        data.append("# \(header)")
        for row in rows {
            data.append(row.map { $0.isFinite ? Self.number($0) : "NaN" }.joined(separator: " "))
        }
        data.append("END_OF_DATA")
    }

    /// Adds a command.
    public mutating func add(_ command: String) { commands.append(command) }

    /// The text of the script.
    public var text: String {
        let head = [
            "# Draws \(name).svg and \(name).png: gnuplot \(name).gp",
            "set encoding utf8",
        ]
        let loop = [
            "do for [format in 'svg png'] {",
            "reset",
            "if (format eq 'svg') {",
            "    set terminal svg size \(width),\(height) font 'sans-serif,10' fontscale 1.25 "
                + "background '#FFFFFF'",
            "} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {",
            "    set terminal pngcairo size \(width * 2),\(height * 2) font 'sans-serif,10' "
                + "fontscale 2 linewidth 2 pointscale 2",
            "} else {",
            "    set terminal png size \(width * 2),\(height * 2) font 'sans-serif,10' "
                + "fontscale 2 linewidth 2",
            "} }",
            "set output '\(name).'.format",
        ]
        return (head + data + loop + commands + ["unset output", "}"]).joined(separator: "\n")
            + "\n"
    }
}
