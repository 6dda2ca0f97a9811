public import Quantities

/// The issuance of a run under way: its rate, and what it has minted.
///
/// The rate is kept in 10⁻¹⁸ and every product with all its digits; the fraction of a micro-ZEN
/// that an epoch cannot mint is carried to the next, so that many short epochs mint what a long one
/// at the same rate does.
public struct Issuance: Hashable, Sendable {
    public private(set) var schedule: IssuanceSchedule
    /// Minted so far.
    public private(set) var issued = Zen.zero
    /// The rate a period, in 10⁻¹⁸.
    private var fineRate: Int128
    private var now = Instant.start
    /// What was minted less than earned, in micro-ZEN ÷ (10¹⁸ × period in nanoseconds).
    private var carry: Int128 = 0
    private var periods: Int64 = 0

    private static let whole = Int128(1_000_000_000_000_000_000)

    public init(_ schedule: IssuanceSchedule) {
        self.schedule = schedule
        fineRate = Self.fine(schedule.opening)
    }

    /// The rate a period.
    public var rate: Double { Double(fineRate) / 1e18 }

    /// Follows another schedule from the last minting on: from the rate that there is, brought
    /// within the new bounds.
    ///
    /// - Parameter restarts: whether the rate begins anew where the schedule opens.
    mutating func follow(_ schedule: IssuanceSchedule, restarts: Bool) {
        self.schedule = schedule
        if restarts { fineRate = Self.fine(schedule.opening) }
        fineRate = min(max(fineRate, Self.fine(schedule.least)), Self.fine(schedule.greatest))
    }

    private static func fine(_ ratio: Ratio) -> Int128 { Int128((ratio.value * 1e18).rounded()) }

    /// Moves the rate on to a time, and mints what has come into being since the last.
    ///
    /// - Parameters:
    ///   - bonded: what is at stake and delegated.
    ///   - burned: what has ceased to exist since the start.
    /// - Returns: what is to be minted; nothing for a time that is not later than the last.
    public mutating func advance(to time: Instant, bonded: Zen, burned: Zen) -> Zen {
        guard time > now else { return .zero }
        let supply = max(0, Int128(schedule.supply.micro) + Int128((issued - burned).micro))
        move(to: time, bonded: Int128(bonded.micro), supply: supply)
        let period = Int128(schedule.period.nanoseconds)
        let (quotient, remainder) = WideArithmetic.scaled(
            supply * fineRate, by: Int128((time - now).nanoseconds), over: Self.whole * period,
            adding: carry)
        now = time
        // A supply near the greatest number mints no more than can be counted.
        let room = Int128(Int64.max / 4) - Int128(issued.micro)
        carry = remainder
        let minted = Zen(micro: Int64(min(quotient, max(0, room))))
        issued += minted
        return minted
    }

    private mutating func move(to time: Instant, bonded: Int128, supply: Int128) {
        let period = Int128(schedule.period.nanoseconds)
        switch schedule.controller {
        case .constant: return
        case .continuous(let change):
            guard supply > 0 else { return }
            let step = Self.fine(change) * Int128((time - now).nanoseconds) / period
            let share = min(bonded, supply) * Self.whole / supply
            let gap = Self.whole - share * 1_000_000 / Int128(schedule.goal.partsPerMillion)
            fineRate += step * gap / Self.whole
        case .stepped(let step):
            let reached = (time - .start).nanoseconds / schedule.period.nanoseconds
            let goal = supply * Int128(schedule.goal.partsPerMillion)
            let direction: Int128 =
                bonded * 1_000_000 == goal ? 0 : (bonded * 1_000_000 < goal ? 1 : -1)
            fineRate += direction * Self.fine(step) * Int128(reached - periods)
            periods = reached
        }
        fineRate = min(max(fineRate, Self.fine(schedule.least)), Self.fine(schedule.greatest))
    }
}
