/// A figure that gnuplot can draw.
public protocol Figure: Sendable {
    /// Name of its files, without an extension.
    var name: String { get }
    /// The script that draws it, with its data.
    func script() -> GnuplotScript
}
