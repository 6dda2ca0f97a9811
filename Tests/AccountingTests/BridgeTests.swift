import Accounting
import ProtocolCore
import Quantities
import Testing

struct BridgeTests {
    private struct Event: Decodable { var t: Int64, amount: Int64, ok: Bool, level: Int64 }
    private struct Bucket: Decodable { var capacity: Int64, rate: Int64, events: [Event] }
    private struct File: Decodable { var bridge_bucket: Bucket }

    private let settings = Bridge.Settings(
        finality: .minutes(15), attesters: 5, quorum: 3, capacity: .zen(100), ratePerHour: .zen(2))

    private func claim(_ passage: Int64 = 0, _ amount: Int64 = 10) -> Bridge.Claim {
        Bridge.Claim(PassageID(passage), recipient: 1, amount: .zen(amount))
    }

    @Test func `the limit fills and empties as in the vectors`() throws {
        let row = try vectors(File.self, from: "governance_bridge").bridge_bucket
        var bucket = TokenBucket(capacity: .zen(row.capacity), ratePerHour: .zen(row.rate))
        for event in row.events {
            #expect(bucket.draw(.zen(event.amount), at: hours(event.t)) == event.ok)
            #expect(bucket.level(at: hours(event.t)) == .zen(event.level))
        }
    }

    @Test func `a limit that is asked often fills as one that is asked once`() {
        var often = TokenBucket(capacity: .zen(1), ratePerHour: Zen(micro: 777_777))
        var once = often
        #expect(often.draw(.zen(1), at: .start) == true)
        #expect(once.draw(.zen(1), at: .start) == true)
        for minute in 1...59 {
            #expect(often.draw(.zero, at: .start + .minutes(Int64(minute))) == true)
        }
        #expect(often.level(at: hours(1)) == Zen(micro: 777_777))
        #expect(once.level(at: hours(1)) == Zen(micro: 777_777))
        let ready = once.whenReady(for: Zen(micro: 500_000), at: .start)
        let instant = ready ?? .start
        #expect(once.level(at: instant) == Zen(micro: 500_000))
        #expect(once.level(at: instant - .nanoseconds(1)) == Zen(micro: 499_999))
        #expect(once.whenReady(for: .zen(2), at: .start) == nil)
    }

    @Test func `a lock is minted when it is final and enough attest it`() {
        var bridge = Bridge(settings: settings)
        let final = Instant.start + .minutes(15)
        #expect(bridge.handle(.lock(claim()), at: .start) == [.wake(at: final)])
        #expect(bridge.handle(.wake, at: .start + .minutes(14)) == [.discard(.notDue)])
        #expect(bridge.handle(.wake, at: final) == [.final(claim())])
        #expect(bridge.handle(.attest(claim(), attester: 0), at: final) == [])
        #expect(bridge.handle(.attest(claim(), attester: 1), at: final) == [])
        #expect(bridge.inFlight == .zen(10))
        #expect(bridge.handle(.attest(claim(), attester: 4), at: final) == [.mint(claim())])
        #expect(bridge.inFlight == .zero && bridge.minted == .zen(10) && bridge.unbacked == .zero)
    }

    @Test func `what is beyond the limit waits its turn`() {
        var bridge = Bridge(settings: settings)
        for passage in 0..<3 as Range<Int64> {
            _ = bridge.handle(.lock(claim(passage, 60)), at: .start)
            for attester in 0..<3 as Range<Int32> {
                _ = bridge.handle(
                    .attest(claim(passage, 60), attester: attester), at: hours(1))
            }
        }
        #expect(bridge.minted == .zen(60))
        // 20 ZEN are missing and 2 come an hour; then 60 more, all at 2 an hour.
        let first = bridge.handle(.wake, at: hours(11))
        #expect(first.contains(.mint(claim(1, 60))))
        let second = bridge.handle(.wake, at: hours(40))
        #expect(second.contains(.wake(at: hours(41))))
        #expect(bridge.handle(.wake, at: hours(41)) == [.mint(claim(2, 60))])
    }

    enum Stage: CaseIterable { case absent, locked, attested, due, minted }

    private func bridge(in stage: Stage) -> Bridge {
        var bridge = Bridge(settings: settings)
        if stage == .absent { return bridge }
        _ = bridge.handle(.lock(claim()), at: .start)
        if stage == .locked { return bridge }
        if stage == .due { _ = bridge.handle(.pause, at: .start) }
        for attester in 0..<(stage == .attested ? 2 : 3) as Range<Int32> {
            _ = bridge.handle(.attest(claim(), attester: attester), at: .start)
        }
        return bridge
    }

    private func row(_ input: Bridge.Input) -> [String] {
        Stage.allCases.map { stage in
            var bridge = bridge(in: stage)
            return bridge.handle(input, at: hours(1)).map { order in
                switch order {
                case .wake: "wake"
                case .final: "final"
                case .mint: "mint"
                case .release: "release"
                case .reject(let reason): "no: \(reason)".prefix { $0 != "(" }.description
                case .discard(let reason): "void: \(reason)".prefix { $0 != "(" }.description
                }
            }.joined(separator: " ")
        }
    }

    @Test func `every input in every state of a passage does what the table says`() {
        let known = [String](repeating: "no: knownPassage", count: 4)
        // absent, locked, attested, due (and paused), minted
        #expect(row(.lock(claim())) == ["wake"] + known)
        #expect(row(.lock(claim(0, 0))) == ["no: amount"] + known)
        #expect(row(.lock(claim(0, 101))) == ["no: amount"] + known)
        #expect(
            row(.attest(claim(), attester: 4)) == [
                "", "", "mint", "void: settled", "void: settled",
            ]
        )
        #expect(
            row(.attest(claim(), attester: 1))
                == ["", "", "void: repeated", "void: settled", "void: settled"])
        for stranger in [-1, 5] as [Int32] {
            #expect(
                row(.attest(claim(), attester: stranger))
                    == [String](repeating: "no: stranger", count: 5))
        }
        #expect(row(.attest(claim(0, 11), attester: 4)) == ["", "", "", "", ""])
        #expect(row(.wake) == ["void: notDue", "final", "final", "final", "final"])
        #expect(row(.pause) == ["", "", "", "void: unchanged", ""])
        let running = "void: unchanged"
        #expect(row(.resume) == [running, running, running, "mint", running])
        let other = Bridge.Claim(PassageID(7), recipient: 2, amount: .zen(10))
        #expect(row(.burn(claim())) == ["no: reserve"] + known)
        #expect(row(.burn(other)) == ["no: reserve", "wake", "wake", "no: paused", "wake"])
        #expect(row(.burn(claim(7, 0))) == [String](repeating: "no: amount", count: 5))
        #expect(
            row(.burn(claim(7, 11))) == [
                "no: reserve", "no: reserve", "no: reserve", "no: paused", "no: reserve",
            ])
        let backed = [String](repeating: "no: backed", count: 4)
        #expect(row(.strike(claim())) == ["void: notDue"] + backed)
        #expect(row(.strike(claim(0, 11))) == [String](repeating: "void: notDue", count: 5))
    }

    @Test(arguments: 0..<60)
    func `locked is minted and in flight, in any network and with few liars`(seed: UInt64) {
        var dice = Dice(state: seed)
        var bridge = Bridge(settings: settings)
        var pending: [Bridge.Input] = []
        var locks: [Bridge.Claim] = []
        var mints: [Bridge.Claim] = []
        var now = Instant.start
        for step in 0..<400 as Range<Int64> {
            now += .minutes(Int64(dice.roll(40)))
            var input = Bridge.Input.wake
            switch dice.roll(6) {
            case 0:
                let lock = claim(step, Int64(1 + dice.roll(12)))
                locks.append(lock)
                input = .lock(lock)
            case 1: input = dice.roll(8) == 0 ? .pause : .resume
            case 2:
                // Two of five lie, about locks that are none or are others.
                let lie = claim(Int64(dice.roll(400)), Int64(1 + dice.roll(99)))
                input = .attest(lie, attester: Int32(dice.roll(2)))
            case 3, 4:
                if !pending.isEmpty {
                    let place = dice.roll(pending.count)
                    input = pending[place]
                    // Some come twice, some never.
                    if dice.roll(4) > 0 { pending.remove(at: place) }
                }
            default: break
            }
            for order in bridge.handle(input, at: now) {
                switch order {
                case .final(let claim):
                    for attester in 0..<5 as Range<Int32> where dice.roll(8) > 0 {
                        pending.append(.attest(claim, attester: attester))
                    }
                case .mint(let claim): mints.append(claim)
                case .wake, .release, .reject, .discard: break
                }
            }
            let flying = locks.filter { !mints.contains($0) }.reduce(Zen.zero) { $0 + $1.amount }
            let minted = mints.reduce(Zen.zero) { $0 + $1.amount }
            #expect(bridge.minted == minted && bridge.unbacked == .zero)
            #expect(bridge.locked == minted + flying && bridge.inFlight == flying)
        }
        #expect(Set(mints).count == mints.count, "none is minted twice")
        #expect(!mints.isEmpty)
    }

    @Test(arguments: 0...5)
    func `corrupt attesters mint what the limit lets through until they are found out`(
        corrupt: Int
    ) {
        var bridge = Bridge(settings: settings)
        let detection = Duration.hours(20)
        // Greedy: all there is at once, then a micro-ZEN's worth whenever there is one.
        var passage: Int64 = 0
        for minute in 0...1_200 as ClosedRange<Int64> {
            let amount: Zen = minute == 0 ? .zen(100) : Zen(micro: 33_333)
            let forged = Bridge.Claim(PassageID(passage), recipient: 9, amount: amount)
            for attester in 0..<Int32(corrupt) {
                _ = bridge.handle(
                    .attest(forged, attester: attester), at: .start + .minutes(minute))
            }
            passage += 1
        }
        _ = bridge.handle(.pause, at: .start + detection)
        for hour in 21...400 as ClosedRange<Int64> { _ = bridge.handle(.wake, at: hours(hour)) }
        let bound = settings.greatestLoss(corrupt: corrupt, detection: detection)
        #expect(bridge.unbacked <= bound)
        #expect(bridge.unbacked == bridge.minted)
        #expect(corrupt < 3 ? bound == .zero : bound == .zen(140))
        // And the bound is tight.
        #expect(bound - bridge.unbacked < .zen(1))
    }

    @Test func `what is burned is released when it is final, once, and out of the locks`() {
        var bridge = Bridge(settings: settings)
        _ = bridge.handle(.lock(claim(0, 30)), at: .start)
        let home = Bridge.Claim(PassageID(1), recipient: 2, amount: .zen(20))
        #expect(bridge.handle(.burn(home), at: hours(1)) == [.wake(at: hours(1) + .minutes(15))])
        #expect(bridge.handle(.burn(home), at: hours(1)) == [.reject(.knownPassage(home.passage))])
        #expect(bridge.handle(.lock(home), at: hours(1)) == [.reject(.knownPassage(home.passage))])
        #expect(bridge.reserve == .zen(10) && bridge.released == .zero)
        let second = Bridge.Claim(PassageID(2), recipient: 2, amount: .zen(11))
        #expect(bridge.handle(.burn(second), at: hours(1)) == [.reject(.reserve(second.passage))])
        #expect(
            bridge.handle(.wake, at: hours(2)) == [.final(claim(0, 30)), .release(home)])
        #expect(bridge.burned == .zen(20) && bridge.released == .zen(20))
        #expect(bridge.handle(.wake, at: hours(3)) == [.discard(.notDue)])
    }

    @Test func `a forged claim that waits is struck, and does not come again`() {
        var bridge = Bridge(settings: settings)
        let forged = Bridge.Claim(PassageID(9), recipient: 9, amount: .zen(50))
        _ = bridge.handle(.pause, at: .start)
        for attester in 0..<3 as Range<Int32> {
            _ = bridge.handle(.attest(forged, attester: attester), at: .start)
        }
        #expect(bridge.waiting == .zen(50))
        #expect(bridge.handle(.strike(forged), at: .start) == [])
        #expect(bridge.handle(.resume, at: .start) == [])
        for attester in 0..<5 as Range<Int32> {
            #expect(
                bridge.handle(.attest(forged, attester: attester), at: .start)
                    == [.discard(.settled(forged.passage))])
        }
        #expect(bridge.minted == .zero && bridge.unbacked == .zero)
    }

    @Test func `a lock that comes after its forged minting backs it`() {
        var bridge = Bridge(settings: settings)
        for attester in 0..<3 as Range<Int32> {
            _ = bridge.handle(.attest(claim(), attester: attester), at: .start)
        }
        #expect(bridge.unbacked == .zen(10))
        _ = bridge.handle(.lock(claim()), at: .start)
        #expect(bridge.unbacked == .zero && bridge.inFlight == .zero)
    }
}
