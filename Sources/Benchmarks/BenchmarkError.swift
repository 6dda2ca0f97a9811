/// Why a benchmark has no result.
public enum BenchmarkError: Error, Sendable, CustomStringConvertible {
    /// Two programs were to do the same and did not.
    case differ(String)
    /// The other program could not be run.
    case peer(String)

    public var description: String {
        switch self {
        case .differ(let load):
            "\(load): the two sides did not handle the same events in the same order"
        case .peer(let message): message
        }
    }
}
