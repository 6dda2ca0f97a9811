/// A run's efficiency, or why it has none.
public enum RunOutcome: Sendable, Hashable {
    case efficiency(Double)
    case failed(String)

    /// The efficiency, if there is one.
    public var value: Double? {
        if case .efficiency(let value) = self { value } else { nil }
    }
}
