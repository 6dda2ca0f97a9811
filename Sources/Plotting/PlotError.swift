/// Why figures could not be drawn.
///
/// The scripts are written before anything is drawn, so that the figures can be made by hand later.
public enum PlotError: Error, Hashable, Sendable {
    /// A script could not be written.
    case cannotWrite(path: String, detail: String)
    /// There is no gnuplot; the scripts lie in the folder.
    case gnuplotMissing(directory: String, detail: String)
    /// gnuplot ended with a fault, or without an image.
    case scriptFailed(path: String, message: String)
}

extension PlotError: CustomStringConvertible {
    /// The whole message: what happened, and what a person can do about it.
    public var description: String {
        switch self {
        case .cannotWrite(let path, let detail):
            "\(path) cannot be written (\(detail)); choose a folder that can be written to"
        case .gnuplotMissing(let directory, let detail):
            "gnuplot cannot be run (\(detail)); install it with `make deps` or `apt-get install "
                + "gnuplot-nox`, then draw the figures with `cd \(directory) && gnuplot *.gp`"
        case .scriptFailed(let path, let message):
            "gnuplot could not draw \(path): \(message); gnuplot 5.4 or newer is needed, and the "
                + "script can be changed and run again by `gnuplot` in its folder"
        }
    }
}
