import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Every kind of input in every state of a member of sharded training.
struct ShardedPassTableTests {
    enum State: CaseIterable { case idle, waiting, computing, scattering, finished }

    /// A member with two groups and one micro-batch, everything sharded, one group ahead.
    private func member(in state: State) -> ShardedPass {
        var member = ShardedPass(
            order: ShardOrder(groups: 2, microBatches: 1, sharding: .full), prefetch: 1)
        func send(_ inputs: ShardedPass.Input...) {
            for input in inputs { _ = member.handle(input, at: .start) }
        }
        guard state != .idle else { return member }
        send(.begin)
        guard state != .waiting else { return member }
        send(.gathered(0))
        guard state != .computing else { return member }
        send(
            .computed(0), .gathered(1), .computed(1), .computed(2), .scattered(2), .gathered(3),
            .computed(3))
        if state == .finished { send(.scattered(3)) }
        return member
    }

    private func said(_ input: ShardedPass.Input, in state: State) -> String {
        var member = member(in: state)
        return member.handle(input, at: .start).map { directive in
            switch directive {
            case .gather(let unit): "gather \(unit.ordinal)"
            case .compute(let unit): "compute \(unit.ordinal)"
            case .scatter(let unit): "scatter \(unit.ordinal)"
            case .finished: "done"
            case .discard(let reason): "\(reason)"
            }
        }.joined(separator: ", ")
    }

    @Test func `every input in every state`() {
        let over = "finished"
        let inputs: [(ShardedPass.Input, [String])] = [
            //  idle, waiting for the first weights, computing, scattering the last, finished
            (.begin, ["gather 0", "begun", "begun", "begun", over]),
            (
                .gathered(0),
                ["notBegun", "gather 1, compute 0", "notGathering", "notGathering", over]
            ),
            (.gathered(1), ["notBegun", "notGathering", "", "notGathering", over]),
            (.computed(0), ["notBegun", "notUnderWay", "", "notUnderWay", over]),
            (.computed(3), ["notBegun", "notUnderWay", "notUnderWay", "notUnderWay", over]),
            (
                .scattered(3),
                ["notBegun", "notScattering", "notScattering", "done", over]
            ),
            (
                .scattered(2),
                ["notBegun", "notScattering", "notScattering", "notScattering", over]
            ),
        ]
        for (input, expected) in inputs {
            for (state, words) in zip(State.allCases, expected) {
                #expect(said(input, in: state) == words, "\(input) while \(state)")
            }
        }
    }

    @Test func `repeated news change nothing`() {
        var plain = ShardedPass(
            order: ShardOrder(groups: 2, microBatches: 2, sharding: .full), prefetch: 1)
        var broken = plain
        var pending: [ShardedPass.Input] = [.begin]
        var ends = 0
        while !pending.isEmpty {
            let input = pending.removeFirst()
            let directives = plain.handle(input, at: .start)
            #expect(broken.handle(input, at: .start) == directives)
            for again in broken.handle(input, at: .start) {
                guard case .discard = again else {
                    Issue.record("\(input) again: \(again)")
                    continue
                }
            }
            for directive in directives {
                switch directive {
                case .gather(let unit): pending.append(.gathered(unit.ordinal))
                case .compute(let unit): pending.append(.computed(unit.ordinal))
                case .scatter(let unit): pending.append(.scattered(unit.ordinal))
                case .finished: ends += 1
                case .discard(let reason): Issue.record("\(reason)")
                }
            }
        }
        #expect(ends == 1 && plain.isFinished && broken.isFinished)
    }
}
