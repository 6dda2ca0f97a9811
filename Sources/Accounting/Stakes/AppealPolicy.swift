public import Quantities

/// How long a slash can be appealed against, and how long an appeal may take.
public struct AppealPolicy: Hashable, Sendable {
    /// From the slash to the last moment of an appeal; nothing means that no slash can be appealed
    /// against, and all are carried out at once.
    public var window: Duration
    /// From the end of the window until an appeal must be decided; undecided, the slash stands.
    public var decision: Duration

    /// - Precondition: neither is below zero.
    public init(window: Duration, decision: Duration) {
        precondition(window >= .zero && decision >= .zero, "an appeal of \(window), \(decision)")
        self.window = window
        self.decision = decision
    }

    /// Every slash is final.
    public static let none = AppealPolicy(window: .zero, decision: .zero)
}
