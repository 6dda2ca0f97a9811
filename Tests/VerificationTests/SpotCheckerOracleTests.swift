import ProtocolCore
import Quantities
import Testing

@testable import Verification

/// The spot checker and its plain twin are told the same, in any order and with any nonsense in it.
struct SpotCheckerOracleTests {
    private struct Scene {
        var dice: SpotCheckerConservationTests.Dice
        var checker: SpotChecker
        var plain: PlainSpotChecker
        var now = start
        var rounds = [Int64](repeating: -1, count: 8)
        var places: [CheckID: (Commitment, Int)] = [:]
        var asked: [CheckID] = []
        var seats: [(CheckID, NodeID)] = []

        init(seed: UInt64) {
            dice = SpotCheckerConservationTests.Dice(state: seed)
            let settings = SpotChecker.Settings(
                job: JobID(0), sampleRate: Ratio(0.3), escalation: dice.roll(4), window: window,
                phase: 7, excusesAbsence: dice.roll(2) == 0)
            checker = SpotChecker(settings: settings)
            plain = PlainSpotChecker(settings: settings)
        }

        /// A check that was asked about lately, or some other number.
        mutating func someCheck(_ recent: [CheckID]) -> CheckID {
            if !recent.isEmpty, dice.roll(8) > 0 {
                return recent[max(0, recent.count - 1 - dice.roll(12))]
            }
            return CheckID(Int64(dice.roll(Int(plain.next) + 3)) - 1)
        }

        mutating func commitment() -> SpotChecker.Input {
            let node = dice.roll(8)
            if dice.roll(10) > 0 { rounds[node] += 1 }
            let job = JobID(dice.roll(20) == 0 ? 1 : 0)
            let commitment = Commitment(
                job: job, node: NodeID(node), round: RoundID(max(0, rounds[node])),
                steps: dice.roll(12) - 1)
            return .committed(commitment, beacon: digest(UInt64(dice.roll(1 << 30))))
        }

        mutating func opening() -> SpotChecker.Input {
            let id = someCheck(places.keys.sorted())
            guard let (commitment, step) = places[id], dice.roll(6) > 0 else {
                let leaf = digest(UInt64(dice.roll(9)))
                return .opened(id, root: leaf, leaf: leaf, proof: MerkleProof(siblings: []))
            }
            let node = commitment.node
            let leaves = (0..<commitment.steps).map { honest(node, commitment.round.ordinal, $0) }
            let tree = MerkleTree(leaves: leaves)
            return .opened(
                id, root: tree.root, leaf: leaves[step], proof: tree.proof(of: step))
        }

        mutating func input() -> SpotChecker.Input {
            switch dice.roll(20) {
            case 0, 1: return commitment()
            case 2, 3, 4: return opening()
            case 5: return dice.roll(3) == 0 ? .refused(someCheck([])) : .wake(someCheck([]))
            case 6, 7, 8, 9: return .assigned(someCheck(asked), verifier: NodeID(dice.roll(14)))
            case 10, 11: return .noVerifier(someCheck(asked))
            case 12, 13, 14, 15:
                guard let seat = seats.randomElement(using: &dice), let place = places[seat.0]
                else { return .retry(after: nil) }
                let truth = honest(place.0.node, place.0.round.ordinal, place.1)
                return .reexecuted(
                    seat.0, verifier: seat.1, digest: dice.roll(3) == 0 ? digest(5) : truth)
            case 16:
                guard let seat = seats.randomElement(using: &dice) else {
                    return .retry(after: nil)
                }
                return .verifierLost(seat.0, seat.1)
            case 17: return dice.roll(4) == 0 ? .nodeGone(NodeID(dice.roll(8))) : .retry(after: nil)
            default: return .retry(after: dice.roll(2) == 0 ? nil : someCheck(asked))
            }
        }

        mutating func note(_ input: SpotChecker.Input, _ orders: [SpotChecker.Directive]) {
            for order in orders {
                switch order {
                case .sampled(let id, _, _, let step):
                    if case .committed(let commitment, _) = input {
                        places[id] = (commitment, step)
                    }
                case .assign(let id, _, _): asked.append(id)
                case .reexecute(let id, let verifier, _, _, _): seats.append((id, verifier))
                case .verdict(let verdict):
                    seats.removeAll { $0.0 == verdict.check && dice.roll(4) > 0 }
                default: break
                }
            }
            if seats.count > 40 { seats.removeFirst() }
        }
    }

    @Test(arguments: 1...12)
    func `it orders what its plain twin orders`(seed: UInt64) {
        var scene = Scene(seed: seed)
        var verdicts: Set<Outcome> = []
        for _ in 0..<4_000 {
            let input = scene.input()
            let orders = scene.checker.handle(input, at: scene.now)
            #expect(orders == scene.plain.handle(input, at: scene.now))
            scene.note(input, orders)
            for case .verdict(let verdict) in orders { verdicts.insert(verdict.outcome) }
            scene.now += .seconds(Int64(scene.dice.roll(4)))
            #expect(scene.checker.statistics == scene.plain.statistics)
            #expect(scene.checker.openChecks == scene.plain.open.count)
            #expect(scene.checker.waitingChecks == scene.plain.waiting.count)
        }
        #expect(verdicts.count >= 3)
        #expect(scene.checker.statistics.decided > 50)
    }
}

extension SpotCheckerConservationTests.Dice: RandomNumberGenerator {
    mutating func next() -> UInt64 {
        UInt64(roll(1 << 32)) << 32 | UInt64(roll(1 << 32))
    }
}
