import Randomness

/// The odds of catching a cheater by sampling, in closed form: what runs are compared with.
///
/// All of it assumes draws that are independent, made after the commitment and unknown before it.
/// `SpotChecker` simulates the thing itself and uses none of these.
public enum Detection {
    /// The probability that at least one of n fabricated steps is found: 1 − (1 − s·d)ⁿ.
    ///
    /// - Parameters:
    ///   - rate: the share of steps that is re-executed, s.
    ///   - power: the probability that re-execution of a fabricated step finds it, d.
    ///   - steps: the number of fabricated steps, n; not of all steps.
    public static func probability(rate: Double, power: Double = 1, steps: Int) -> Double {
        atLeastOnce(rate * power, in: steps)
    }

    /// The probability that a worker who fabricates a random share f of N steps is found:
    /// 1 − (1 − s·f·d)ᴺ.
    public static func probability(
        rate: Double, power: Double = 1, fabricated share: Double, of steps: Int
    ) -> Double {
        atLeastOnce(rate * share * power, in: steps)
    }

    /// The probability that a sample of K out of N steps, without replacement, holds at least one
    /// of F fabricated ones: 1 − C(N − F, K) ÷ C(N, K).
    ///
    /// - Precondition: F and K lie in 0…N.
    public static func probability(sampled: Int, of steps: Int, fabricated: Int) -> Double {
        precondition(
            (0...steps).contains(sampled) && (0...steps).contains(fabricated),
            "\(sampled) sampled and \(fabricated) fabricated of \(steps) steps")
        guard sampled + fabricated <= steps else { return 1 }
        // The product over the smaller of the two counts; the law is symmetric in them.
        let draws = min(sampled, fabricated)
        let others = max(sampled, fabricated)
        var log = 0.0
        for drawn in 0..<draws {
            log += ElementaryFunctions.log1p(-Double(others) / Double(steps - drawn))
        }
        return -ElementaryFunctions.expm1(log)
    }

    /// The probability that an honest worker is flagged in N steps, if one re-execution in 1/a
    /// differs by itself: 1 − (1 − s·a)ᴺ.
    public static func falseFlag(rate: Double, falsePositive: Double, steps: Int) -> Double {
        atLeastOnce(rate * falsePositive, in: steps)
    }

    /// The least number of fabricated steps that is found with this probability:
    /// ⌈ln(1 − P) ÷ ln(1 − s)⌉; nil if no number is enough.
    public static func stepsNeeded(for probability: Double, rate: Double) -> Int? {
        guard probability > 0 else { return 0 }
        guard rate > 0, probability < 1 || rate >= 1 else { return nil }
        guard rate < 1 else { return 1 }
        let ratio = ElementaryFunctions.log1p(-probability) / ElementaryFunctions.log1p(-rate)
        return Int(ratio.rounded(.up))
    }

    /// The sample rate that finds n fabricated steps with this probability: 1 − (1 − P)^(1/n).
    public static func rateNeeded(for probability: Double, steps: Int) -> Double {
        precondition(steps > 0, "a rate for \(steps) steps")
        return -ElementaryFunctions.expm1(
            ElementaryFunctions.log1p(-probability) / Double(steps))
    }

    /// Rounds of a dispute that halves (or divides by `arity`) the steps, then the operations of
    /// one: ⌈log steps⌉ + ⌈log operations⌉ (Verde, arXiv 2502.19405).
    public static func disputeRounds(steps: Int, operations: Int, arity: Int = 2) -> Int {
        precondition(
            steps > 0 && operations > 0 && arity > 1, "a dispute over \(steps) × \(operations)")
        return rounds(steps, arity) + rounds(operations, arity)
    }

    private static func rounds(_ count: Int, _ arity: Int) -> Int {
        var left = count
        var rounds = 0
        while left > 1 {
            left = (left + arity - 1) / arity
            rounds += 1
        }
        return rounds
    }

    /// 1 − (1 − p)ⁿ without the loss of digits that a small p would bring.
    private static func atLeastOnce(_ p: Double, in trials: Int) -> Double {
        guard p < 1 else { return trials > 0 ? 1 : 0 }
        return -ElementaryFunctions.expm1(Double(trials) * ElementaryFunctions.log1p(-p))
    }
}
