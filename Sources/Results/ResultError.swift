/// Why a result file could not be written or read.
///
/// Every case carries the path and what was being done; where the fault came from HDF5, its own
/// message stands in `detail`.
public enum ResultError: Error, Hashable, Sendable {
    /// The file, or the folder for it, could not be made.
    case cannotCreate(path: String, detail: String)
    /// Rows, metrics or attributes could not be written.
    case cannotWrite(path: String, doing: String, detail: String)
    /// The file could not be opened for reading.
    case cannotOpen(path: String, detail: String)
    /// The file opens, but a part could not be read.
    case cannotRead(path: String, doing: String, detail: String)
    /// The caller asks for a column that the table does not have, or reads text as numbers.
    case noSuchColumn(path: String, table: String, column: String, valid: [String])

    /// The file in question.
    public var path: String {
        switch self {
        case .cannotCreate(let path, _), .cannotWrite(let path, _, _), .cannotOpen(let path, _),
            .cannotRead(let path, _, _), .noSuchColumn(let path, _, _, _):
            path
        }
    }

    /// What a person can do about it.
    public var remedy: String {
        switch self {
        case .cannotCreate:
            "choose a folder that can be written to, and close other programs that hold the file"
        case .cannotWrite:
            "see whether the disk is full; what was flushed before can still be read"
        case .cannotOpen:
            "give the path of a run.h5; if its run was killed, `h5clear -s` on a copy may help"
        case .cannotRead:
            "the file is damaged or from another version of zoosim; run the scenario again"
        case .noSuchColumn(_, let table, _, let valid):
            "the columns of \(table) that fit are \(valid.joined(separator: ", "))"
        }
    }
}

extension ResultError: CustomStringConvertible {
    /// The whole message: path, what happened, what HDF5 said, and the remedy.
    public var description: String {
        let happened =
            switch self {
            case .cannotCreate(_, let detail): "cannot be created (\(detail))"
            case .cannotWrite(_, let doing, let detail): "cannot be written, \(doing) (\(detail))"
            case .cannotOpen(_, let detail): "cannot be opened (\(detail))"
            case .cannotRead(_, let doing, let detail): "cannot be read, \(doing) (\(detail))"
            case .noSuchColumn(_, let table, let column, _):
                "has no column \(column) of the kind asked for in its table \(table)"
            }
        return "\(path): \(happened); \(remedy)"
    }
}
