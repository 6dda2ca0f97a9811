import Quantities
import Randomness

/// A state that alternates between on and off, each for times of a law of its own.
///
/// It begins in equilibrium: on with probability E[on] / (E[on] + E[off]), and in that state for
/// the residual life, whose density is (1 − F(x)) / E. So the share of time on is the same at every
/// instant, from the first (D. R. Cox, Renewal Theory, 1962, sections 5.2 and 7.4).
struct AlternatingRenewal: Sendable {
    let on: Distribution
    let off: Distribution
    private var stream: RandomStream
    private(set) var isOn: Bool

    /// A process that has not begun; until then it is in its more lasting state.
    init(on: Distribution, off: Distribution, stream: RandomStream) {
        precondition(
            on.mean >= 0 && off.mean >= 0 && on.mean + off.mean > 0,
            "a process of \(on) and \(off) that spends no time")
        precondition(
            on.mean < .infinity || off.mean < .infinity, "a process of \(on) and \(off) for ever")
        self.on = on
        self.off = off
        self.stream = stream
        isOn = on.mean >= off.mean
    }

    /// The long-run share of time on.
    var share: Double { on.mean == .infinity ? 1 : on.mean / (on.mean + off.mean) }

    /// Draws the state and its residual life; nil if it lasts for ever.
    mutating func begin() -> Duration? {
        // Both draws are taken in every case, so that a change of law shifts no later draw.
        let state = stream.uniform()
        let place = stream.uniform()
        isOn = state < share
        let law = isOn ? on : off
        guard law.mean < .infinity else { return nil }
        if isOn && off.mean == 0 { return nil }
        if !isOn && on.mean == 0 { return nil }
        return AlternatingRenewal.duration(law.residualQuantile(place))
    }

    /// Goes over to the other state and draws its whole life; nil if it lasts for ever.
    mutating func change() -> Duration? {
        isOn.toggle()
        let law = isOn ? on : off
        return AlternatingRenewal.duration(law.draw(from: &stream))
    }

    /// Seconds as a duration; nil beyond the 292 years that a simulation can hold.
    private static func duration(_ seconds: Double) -> Duration? {
        precondition(seconds >= 0, "a life of \(seconds) s")
        return seconds < 9e9 ? Duration(roundingUpSeconds: seconds) : nil
    }
}
