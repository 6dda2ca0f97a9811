/// Why a benchmark has no result.
public enum BenchmarkError: Error, Sendable, CustomStringConvertible {
    /// Two programs were to do the same and did not.
    case differ(String)
    /// The other program could not be run.
    case peer(String)
    /// A scenario has faults, or in its run no step was done.
    case scenario(String)
    /// The result file of a run could not be written.
    case unwritable(String)
    /// A run broke a law, did not repeat, or did not end by itself.
    case broken(String)
    /// The process that ran a scenario said why it has no result, and ended with an exit code.
    case ended(Int32)
    /// A run was ended from outside.
    case interrupted

    public var description: String {
        switch self {
        case .differ(let load):
            "\(load): the two sides did not handle the same events in the same order"
        case .peer(let message), .scenario(let message), .unwritable(let message),
            .broken(let message):
            message
        case .ended(let code): "the process that ran a scenario ended with exit code \(code)"
        case .interrupted: "a run was interrupted"
        }
    }
}
