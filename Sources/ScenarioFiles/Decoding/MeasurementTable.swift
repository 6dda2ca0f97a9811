import Foundation
import Platform
import Quantities

/// The measured training throughput of a CSV table.
struct MeasurementTable: Sendable {
    /// The rows that say enough: accelerators, sequence length and MFU.
    private(set) var rows: [MFUMeasurement] = []

    /// The columns that are needed; `line` is optional and says where a row stood first.
    private static let columns = [
        "gpu", "peak_bf16_tflops", "n_gpus", "model", "params_b", "seq_len", "mfu_pct", "source",
    ]

    init() {}

    /// The table of a catalogue's folder; nil if there is none that can be read.
    init?(catalog folder: String?) {
        let path = Self.path(in: folder)
        guard folder != nil, let text = FilePath.text(of: path),
            let table = try? MeasurementTable(csv: text, at: .catalogTable(path))
        else { return nil }
        self = table
    }

    /// Where the table of a catalogue is.
    static func path(in folder: String?) -> String { folder.map { $0 + "/mfu.csv" } ?? "" }

    init(csv text: String, at place: Place) throws(ScenarioError) {
        var header: [String: Int]?
        for (index, line) in text.lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            let cells = Self.cells(of: line)
            guard let columns = header else {
                header = try Self.header(cells, at: place)
                continue
            }
            if let row = Self.row(cells, columns, line: index + 1) { rows.append(row) }
        }
    }

    private static func header(
        _ cells: [String], at place: Place
    ) throws(ScenarioError) -> [String: Int] {
        var header: [String: Int] = [:]
        for (index, cell) in cells.enumerated() { header[cell] = index }
        for column in columns where header[column] == nil {
            throw place.error(
                "the table of measurements has no column “\(column)”; its first line names "
                    + columns.joined(separator: ", "), key: "measurements", expected: column)
        }
        return header
    }

    /// A row; nil if it is no measurement at a known size, such as that of a whole run.
    private static func row(
        _ cells: [String], _ columns: [String: Int], line: Int
    ) -> MFUMeasurement? {
        func cell(_ name: String) -> String {
            guard let index = columns[name], cells.indices.contains(index) else { return "" }
            return cells[index]
        }
        guard let gpus = Int(cell("n_gpus")), let sequence = Int(cell("seq_len")),
            let mfu = Double(cell("mfu_pct")), let billions = Double(cell("params_b"))
        else { return nil }
        return MFUMeasurement(
            accelerator: cell("gpu"), gpus: gpus, nodes: max(1, (gpus + 7) / 8),
            model: cell("model"), parameters: billions * 1e9, sequence: sequence,
            mfu: .percent(mfu), source: cell("source"), row: Int(cell("line")) ?? line,
            peak: Double(cell("peak_bf16_tflops")).map { .teraFLOPs($0) })
    }

    /// The cells of a line; a comma in double quotes divides nothing.
    static func cells(of line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == "," && !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    /// The rows of the families of some accelerators: of the names with the same first word.
    func rows(for accelerators: [String]) -> [MFUMeasurement] {
        let families = Set(accelerators.map(Self.family))
        return rows.filter { families.contains(Self.family($0.accelerator)) }
    }

    private static func family(_ name: String) -> String {
        String(name.lowercased().prefix { $0 != "-" && $0 != " " && $0 != "_" })
    }

    /// Rows as a table that reads as the same rows.
    static func csv(_ rows: [MFUMeasurement]) -> String {
        let lines = rows.map { row in
            let source = row.source.contains(",") ? "\"\(row.source)\"" : row.source
            let model = row.model.contains(",") ? "\"\(row.model)\"" : row.model
            let peak = row.peak.map { ($0.perSecond / 1e12).plain } ?? ""
            return "\(row.row),\(row.accelerator),\(peak),\(row.gpus),\(model),"
                + "\((row.parameters / 1e9).plain),\(row.sequence),\((row.mfu.value * 100).plain),"
                + source
        }
        return (["line," + columns.joined(separator: ",")] + lines).joined(separator: "\n")
    }
}
