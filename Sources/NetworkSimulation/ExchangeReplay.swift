import Aggregation
import Platform
import ProtocolCore
import Quantities

/// How an exchange goes that has its links to itself: what a run with the same members, bytes and
/// capacities can take from memory instead of solving it again.
struct ExchangeSolution: Sendable {
    /// Bytes of the update.
    let bytes: Bytes
    /// From the first message to the last member's completion.
    let duration: Duration
    /// The members in the order in which they complete.
    let completions: [NodeID]
    /// What each sender has sent.
    let sent: [(node: NodeID, bytes: Bytes)]
    /// Its flows, all of them completed.
    let statistics: FlowStatistics
    /// The links that it crosses and that are not the access of a member.
    let sharedLinks: [LinkID]
}

/// An exchange with a network to itself: the same machines and flows as in the world, with nothing
/// around them.
struct ExchangeReplay {
    /// A message on its way.
    struct Message: Sendable {
        let from: NodeID
        let to: NodeID
        let content: CollectiveMessage<SizedUpdate>
    }

    private(set) var collective: Collective
    private(set) var completions: [NodeID] = []
    /// What has been delivered, by sender.
    private(set) var sent: [NodeID: Bytes] = [:]
    /// By tag.
    private(set) var messages: [Message] = []
    private let lines: ExchangeLines
    private let began: Instant

    /// Begins an exchange in an idle network.
    init(
        _ collective: Collective, contributions: [(node: NodeID, update: SizedUpdate)],
        lines: ExchangeLines, in network: inout FlowNetwork, at clock: Instant
    ) {
        precondition(network.isEmpty, "an exchange is replayed in a busy network")
        self.collective = collective
        self.lines = lines
        began = clock
        for (node, update) in contributions {
            tell(.contribute(update), to: node, in: &network, at: clock)
        }
    }

    /// Tells a member something, in the order in which the world would; see `World.tell`.
    private mutating func tell(
        _ input: Collective.Input, to node: NodeID, in network: inout FlowNetwork, at now: Instant
    ) {
        var waiting: [ExchangeTurn] = []
        var turn = ExchangeTurn(of: node, collective.tell(input, to: node, at: now))
        while true {
            guard let directive = turn.next() else {
                guard let sender = waiting.popLast() else { return }
                turn = sender
                continue
            }
            switch directive {
            case .send(let target, let message):
                guard message.bytes == .zero else {
                    send(message, from: turn.node, to: target, in: &network, at: now)
                    continue
                }
                waiting.append(turn)
                turn = ExchangeTurn(
                    of: target,
                    collective.tell(
                        .received(from: turn.node, message), to: target, at: now))
            case .complete:
                collective.noteComplete()
                completions.append(turn.node)
            case .discard: break
            }
        }
    }

    private mutating func send(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID,
        in network: inout FlowNetwork, at now: Instant
    ) {
        let tag = UInt64(messages.count)
        messages.append(Message(from: from, to: to, content: message))
        _ = network.start(
            lines.request(for: message, from: from, to: to, over: network.topology, tag: tag),
            at: now)
    }

    /// Goes on until nothing is left to do, or to just before an offset from the beginning.
    ///
    /// - Returns: when the last thing happened.
    @discardableResult
    mutating func run(
        in network: inout FlowNetwork, before offset: Duration? = nil
    ) -> Instant {
        var last = began
        while let next = network.nextChange() {
            if let offset, next - began >= offset { break }
            last = next
            for completion in network.advance(to: next) {
                let message = messages[Int(completion.tag)]
                sent[message.from, default: .zero] += completion.bytes
                tell(
                    .received(from: message.from, message.content), to: message.to, in: &network,
                    at: next)
            }
        }
        return last
    }
}
