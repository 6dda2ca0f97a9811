import Aggregation
import ProtocolCore
import Quantities

/// Carries the messages of an exchange in the time of the closed forms: α seconds for each hop of a
/// message and β for each of its bytes. A message without either is there at once.
struct TimedNetwork {
    var latency: (NodeID, NodeID) -> Double
    var secondsPerByte: (NodeID, NodeID) -> Double
    /// Whether a node sends one message at a time and receives one at a time, in the order in which
    /// they were sent; else messages do not disturb each other.
    var hasOnePort = false

    init(_ alpha: Double, _ beta: Double, hasOnePort: Bool = false) {
        latency = { _, _ in alpha }
        secondsPerByte = { _, _ in beta }
        self.hasOnePort = hasOnePort
    }

    /// What came of an exchange.
    struct Outcome<U: Update> {
        /// When the last member completed.
        var time = 0.0
        var results: [NodeID: U] = [:]
        /// Messages of any bytes, by sender.
        var sent: [NodeID: [CollectiveMessage<U>]] = [:]
    }

    private struct Delivery<U: Update> {
        var time: Double
        var from: NodeID
        var to: NodeID
        var message: CollectiveMessage<U>
    }

    /// Runs an exchange in which all contribute at the start.
    func run<U: SplittableUpdate>(
        _ algorithm: ReductionAlgorithm, _ kind: ExchangeKind = .allReduce,
        over plan: ReductionPlan,
        _ contribution: (NodeID) -> U
    ) -> Outcome<U> {
        let roles = ReductionRoles(plan)
        var machines = plan.members.indices.map {
            CollectiveMachine<U>(
                place: $0, plan: plan, roles: roles, round: RoundID(0), attempt: 0,
                algorithm: algorithm, kind: kind)
        }
        return run(plan.members, contribution) { place, input in
            machines[place].handle(input, at: .start)
        }
    }

    /// The same with machines of the caller's, told by their place.
    func run<U: Update>(
        _ members: [NodeID], _ contribution: (NodeID) -> U,
        _ tell: (Int, CollectiveInput<U>) -> [CollectiveDirective<U>]
    ) -> Outcome<U> {
        var outcome = Outcome<U>()
        var pending: [Delivery<U>] = []
        var ports = Ports()
        func handle(_ input: CollectiveInput<U>, at place: Int, _ time: Double) {
            let node = members[place]
            for directive in tell(place, input) {
                switch directive {
                case .send(let target, let message):
                    guard message.bytes > .zero else {
                        if let place = members.firstIndex(of: target) {
                            handle(.received(from: node, message), at: place, time)
                        }
                        continue
                    }
                    outcome.sent[node, default: []].append(message)
                    let length =
                        Double(message.hops) * latency(node, target)
                        + Double(message.bytes.count) * secondsPerByte(node, target)
                    let begin = hasOnePort ? ports.claim(node, target, from: time, length) : time
                    pending.append(
                        Delivery(time: begin + length, from: node, to: target, message: message))
                case .complete(let result):
                    outcome.time = max(outcome.time, time)
                    outcome.results[node] = result
                case .discard: break
                }
            }
        }
        for place in members.indices {
            handle(.contribute(contribution(members[place])), at: place, 0)
        }
        while let first = pending.indices.min(by: { pending[$0].time < pending[$1].time }) {
            let next = pending.remove(at: first)
            if let place = members.firstIndex(of: next.to) {
                handle(.received(from: next.from, next.message), at: place, next.time)
            }
        }
        return outcome
    }

    private struct Ports {
        var out: [NodeID: Double] = [:]
        var into: [NodeID: Double] = [:]

        mutating func claim(
            _ from: NodeID, _ to: NodeID, from time: Double, _ length: Double
        ) -> Double {
            let begin = max(time, out[from] ?? 0, into[to] ?? 0)
            out[from] = begin + length
            into[to] = begin + length
            return begin
        }
    }
}
