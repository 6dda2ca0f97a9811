/// How a model is exchanged fragment by fragment behind the computation: streaming DiLoCo
/// (Douillard et al., arXiv 2501.18512, section 2).
///
/// The parameters are cut into P fragments. Each is exchanged once in H steps, in turn, so that an
/// exchange begins every H/P steps and carries N/P parameters. It runs behind the next τ steps, and
/// its result is applied after them: θ ← α θ_local + (1 − α) θ_global. A member that comes to that
/// step before the result does waits for it.
public struct Streaming: Hashable, Sendable {
    /// How the layers of a model are dealt to the fragments.
    public enum Pattern: Hashable, Sendable {
        /// Neighbouring layers together.
        case sequential
        /// Every P-th layer together.
        case strided
    }

    /// H: optimiser steps from one exchange of a fragment to its next.
    public let innerSteps: Int
    /// P: fragments of the model.
    public let fragments: Int
    /// τ: steps that are computed before the result of an exchange is applied; 0 waits for it.
    public let delay: Int
    /// α: the share of the local parameters in what is gone on with, from 0 to 1.
    public let mixing: Double
    /// Which layers make a fragment.
    public let pattern: Pattern

    /// A way of streaming.
    ///
    /// - Precondition: 1 ≤ P ≤ H; τ is at most the shortest round, ⌊H/P⌋; 0 ≤ α ≤ 1.
    public init(
        innerSteps: Int, fragments: Int, delay: Int, mixing: Double, pattern: Pattern
    ) {
        precondition(fragments >= 1 && fragments <= innerSteps, "\(fragments) of \(innerSteps)")
        precondition(
            0...(innerSteps / fragments) ~= delay,
            "a delay of \(delay) steps in rounds of \(innerSteps / fragments)")
        precondition(0...1 ~= mixing, "a mixing factor of \(mixing)")
        self.innerSteps = innerSteps
        self.fragments = fragments
        self.delay = delay
        self.mixing = mixing
        self.pattern = pattern
    }

    /// Steps of the longest round: ⌈H/P⌉.
    @inlinable
    public var longestRound: Int { (innerSteps + fragments - 1) / fragments }

    /// Steps in the round of a number: ⌊(k + 1) H/P⌋ − ⌊k H/P⌋, so that P rounds have H steps.
    @inlinable
    public func steps(inRound ordinal: Int64) -> Int {
        let place = fragment(ofRound: ordinal)
        return (place + 1) * innerSteps / fragments - place * innerSteps / fragments
    }

    /// The fragment that is exchanged at the end of the round of a number.
    @inlinable
    public func fragment(ofRound ordinal: Int64) -> Int { Int(ordinal % Int64(fragments)) }

    /// The layers of a fragment, ascending; some fragments have none if there are fewer layers than
    /// fragments.
    public func layers(ofFragment fragment: Int, among count: Int) -> [Int] {
        switch pattern {
        case .sequential:
            Array(count * fragment / fragments..<count * (fragment + 1) / fragments)
        case .strided: Array(stride(from: fragment, to: count, by: fragments))
        }
    }

    /// The share of a model of so many equal layers that the round of a number exchanges: its
    /// fragment's layers, or a P-th where a layer is more than that.
    public func share(inRound ordinal: Int64, among layers: Int) -> Double {
        guard layers >= fragments, layers % fragments != 0 else { return 1 / Double(fragments) }
        let count = self.layers(ofFragment: fragment(ofRound: ordinal), among: layers).count
        return Double(count) / Double(layers)
    }

    /// When the parts of a round's exchange are there and needed.
    public func window(
        ofRound ordinal: Int64, among layers: Int, buckets: Int
    ) -> ExchangeWindow {
        let fragment = fragment(ofRound: ordinal)
        guard layers >= fragments else {
            // Each is a part of one layer.
            return ExchangeWindow(
                of: [layers * fragment / fragments], among: layers, buckets: buckets)
        }
        return ExchangeWindow(
            of: self.layers(ofFragment: fragment, among: layers), among: layers,
            buckets: buckets)
    }

    /// What a member goes on with: a local and a global parameter of a fragment, mixed.
    public func mix(local: Double, global: Double) -> Double {
        mixing * local + (1 - mixing) * global
    }
}
