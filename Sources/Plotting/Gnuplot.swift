import Foundation
import Subprocess

/// The program that draws the figures.
public enum Gnuplot {
    /// Writes the script of each figure into the folder and draws it as SVG and PNG beside it.
    ///
    /// The images' paths come back in the order of the figures. All scripts are written before the
    /// first is drawn. Same figures, same bytes.
    public static func render(
        _ figures: [any Figure], into directory: String
    ) async throws(PlotError) -> [String] {
        try await render(figures, into: directory, by: "gnuplot")
    }

    static func render(
        _ figures: [any Figure], into directory: String, by program: String
    ) async throws(PlotError) -> [String] {
        for figure in figures { try write(figure, into: directory) }
        var images: [String] = []
        for figure in figures {
            try await draw(figure.name, in: directory, by: program)
            images += try ["svg", "png"].map { format throws(PlotError) in
                try checkedImage("\(directory)/\(figure.name).\(format)")
            }
        }
        return images
    }

    private static func write(
        _ figure: any Figure, into directory: String
    ) throws(PlotError) {
        let path = "\(directory)/\(figure.name).gp"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true)
            // An image of an earlier run must not pass for this one's.
            for format in ["svg", "png"] {
                let image = "\(directory)/\(figure.name).\(format)"
                if FileManager.default.fileExists(atPath: image) {
                    try FileManager.default.removeItem(atPath: image)
                }
            }
            try Data(figure.script().text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw .cannotWrite(path: path, detail: error.localizedDescription)
        }
    }

    private static func draw(
        _ name: String, in directory: String, by program: String
    ) async throws(PlotError) {
        let status: TerminationStatus
        let message: String
        do {
            let result = try await run(
                .name(program),
                arguments: [
                    "--default-settings", "-e", "cd \(GnuplotScript.quoted(directory))",
                    "\(name).gp",
                ],
                output: .discarded, error: .string(limit: 65_536))
            status = result.terminationStatus
            message = result.standardError
        } catch {
            throw .gnuplotMissing(directory: directory, detail: "\(error)")
        }
        // gnuplot reports warnings on the same stream; only its status says that it failed.
        guard status.isSuccess else {
            throw .scriptFailed(
                path: "\(directory)/\(name).gp",
                message: message.split(whereSeparator: \.isNewline).joined(separator: " "))
        }
    }

    private static func checkedImage(_ path: String) throws(PlotError) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size > 0 else {
            throw .scriptFailed(path: path, message: "no image came out")
        }
        return path
    }
}
