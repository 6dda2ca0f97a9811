import Accounting
import Quantities
import Testing

struct IssuanceTests {
    private struct Mint: Decodable {
        var inflation: Double, bonded: Double, next: Double, annual_drift: Double
    }
    private struct Round: Decodable { var bonding_rate: Double, inflation_1e9: Int64 }
    private struct File: Decodable {
        var cosmos_mint: [Mint]
        var livepeer_inflation: [Round]
    }
    private let file: File
    init() throws { file = try vectors(File.self, from: "tokenomics") }

    /// A block of the Cosmos SDK: 6,311,520 of them in its year.
    private let block = Duration.nanoseconds(Duration.days(365).nanoseconds / 6_311_520)

    @Test func `a block moves the rate as the Cosmos SDK's mint does`() {
        for row in file.cosmos_mint {
            var schedule = IssuanceSchedule.cosmos(supply: .zen(1_000_000))
            schedule.opening = Ratio(row.inflation)
            var issuance = Issuance(schedule)
            let bonded = Zen(micro: Int64((row.bonded * 1e12).rounded()))
            _ = issuance.advance(to: .start + block, bonded: bonded, burned: .zero)
            #expect(abs(issuance.rate - row.next) < 1e-16, "\(row)")
        }
    }

    @Test func `a year of blocks drifts by what the vectors say, within the bounds`() {
        for row in file.cosmos_mint where (0.08..<0.19).contains(row.inflation) {
            var schedule = IssuanceSchedule.cosmos(supply: .zen(1_000_000))
            schedule.opening = Ratio(row.inflation)
            var issuance = Issuance(schedule)
            // Half a year in a thousand epochs, with the same share bonded all the time.
            for epoch in 1...1_000 {
                let supply = 1e6 + issuance.issued.inZen
                _ = issuance.advance(
                    to: .start + .hours(Int64(epoch) * 4_380 / 1_000),
                    bonded: Zen(micro: Int64((row.bonded * supply * 1e6).rounded())), burned: .zero)
            }
            #expect(abs(issuance.rate - row.inflation - row.annual_drift / 2) < 1e-6, "\(row)")
        }
    }

    @Test func `a round moves the rate one step as Livepeer's minter does`() {
        let schedule = IssuanceSchedule(
            supply: .zen(1_000), period: .days(1), opening: Ratio(218_000e-9), goal: .percent(50),
            controller: .stepped(by: Ratio(500e-9)))
        var issuance = Issuance(schedule)
        for (round, row) in file.livepeer_inflation.enumerated() {
            // What is issued is burned at once: the supply stays, and the goal is met exactly.
            _ = issuance.advance(
                to: .start + .days(Int64(round) + 1),
                bonded: Zen(micro: Int64((row.bonding_rate * 1e9).rounded())),
                burned: issuance.issued)
            #expect(abs(issuance.rate * 1e9 - Double(row.inflation_1e9)) < 1e-6, "round \(round)")
        }
    }

    @Test func `many short epochs mint what a long one does, to the last micro-ZEN`() {
        func minted(epochs: Int64) -> Zen {
            // Nothing compounds if what is issued is burned at once.
            let schedule = IssuanceSchedule(
                supply: Zen(micro: 1_234_567_891), opening: .percent(13), controller: .constant)
            var issuance = Issuance(schedule)
            let length = Duration.days(365).nanoseconds / epochs
            for epoch in 1...epochs {
                _ = issuance.advance(
                    to: .start + .nanoseconds(epoch * length), bonded: .zero,
                    burned: issuance.issued)
            }
            return issuance.issued
        }
        #expect(minted(epochs: 1) == Zen(micro: 160_493_825))
        for epochs in [2, 365, 8_760] as [Int64] {
            #expect(minted(epochs: epochs) == minted(epochs: 1))
        }
    }

    @Test func `time that does not pass mints nothing`() {
        var issuance = Issuance(.cosmos(supply: .zen(1_000)))
        #expect(issuance.advance(to: hours(10), bonded: .zero, burned: .zero) > .zero)
        #expect(issuance.advance(to: hours(10), bonded: .zero, burned: .zero) == .zero)
        #expect(issuance.advance(to: hours(3), bonded: .zero, burned: .zero) == .zero)
    }

    @Test func `the greatest supply that can be counted does not run over`() {
        var issuance = Issuance(
            IssuanceSchedule(
                supply: Zen(micro: .max / 2), period: .hours(1), opening: .one,
                controller: .constant))
        for day in 1...20 {
            _ = issuance.advance(to: .start + .days(Int64(day)), bonded: .zero, burned: .zero)
        }
        #expect(issuance.issued <= Zen(micro: .max / 4))
    }

    @Test func `what is issued comes from outside into the pool and is the stakes'`() {
        var settings = Settlement.Settings(
            fee: .percent(5),
            rewards: RewardSchedule(
                uptimePerGPUHour: price(0), workShare: .zero, bandwidthPerGigabyte: .zero,
                stakeShare: .one),
            slashing: .none, unbonding: .days(21), rewardPool: .zero, minimumStake: .zero)
        settings.funding = .issuance(
            IssuanceSchedule(supply: .zen(10_000), opening: .percent(10), controller: .constant))
        var office = Office()
        office.settlement = Settlement(settings: settings)
        office.tell(.deposit(node, provider: provider, stake: .zen(5_000)))
        for day in 1...365 { office.tell(.epochClosed([]), at: .start + .days(Int64(day))) }
        // Ten per cent of the supply are twenty on the half that is bonded, a little more as the
        // supply grows: e^0.1 − 1 if it grew all the time.
        let earned = office.settlement.statement(of: node).stakeReward
        #expect(abs(earned.inZen / 5_000 - 0.2103) < 1e-4)
        #expect(office.settlement.ledger.total(.issuance) == office.settlement.issuance?.issued)
        #expect(office.balance(.rewardPool) == .zero)
    }
}
