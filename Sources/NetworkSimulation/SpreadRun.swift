import Aggregation
import ProtocolCore
import Quantities

/// Where the members of a job sit whose model is spread over nodes, and how far they are.
struct SpreadRun: Sendable {
    /// Who has which stage; nil before the first round and after a pause.
    var layout: ReplicaLayout?
    /// The layers of each stage; as they were cut for the first round.
    var partition: StagePartition?
    /// The seats of the round under way, row by row.
    var seats: [Seat] = []
    /// The members' parts in a round of sharded training, by identity.
    var shards: [Shard] = []
    /// The exchanges under way that not everybody has entered yet, with those who have.
    var entered: [(key: ExchangeKey, count: Int)] = []
    /// What members have got from exchanges and not been told yet, in the order of its coming.
    var arrivals: [(node: NodeID, key: ExchangeKey, round: RoundID)] = []
    /// Whether somebody tells them at the moment.
    var isHandingOut = false
    /// The attempt that is being reduced.
    var reducing: (round: RoundID, attempt: Int)?
    /// Spares that were lost in the round under way: the coordinator is told when it is over.
    private(set) var departed: [NodeID] = []

    /// A node's part in the round under way.
    struct Seat: Sendable {
        let node: NodeID
        let stage: Int
        /// Whether its replica has a part of the batch.
        let hasWork: Bool
        /// The sequences that its replica goes through.
        let sequences: Int64
        var machine: PipelineStage
        /// What a pass takes.
        let forward: Duration
        let backward: Duration
        /// What it sends to the stage behind and before.
        var ahead = Lane()
        var back = Lane()
        /// Whether it fetches the state of its layers first.
        var needsLayers: Bool
        var hasBegun = false
        /// Whether its gradient is complete, and whether it holds the sum of its stage's gradients.
        var isDone = false
        var isSummed = false

        /// Notes that what it waited to send has arrived.
        mutating func noteArrived(_ task: PipelineTask) {
            switch task.direction {
            case .forward: ahead.noteArrived(task)
            case .backward: back.noteArrived(task)
            }
        }
    }

    /// A member's part in a round of sharded training.
    struct Shard: Sendable {
        let node: NodeID
        var machine: ShardedPass
        /// What a pass through one group of layers takes.
        let forward: Duration
        let backward: Duration
        var hasBegun = false
    }

    /// A connection to a neighbour: what is sent over it goes one after the other.
    struct Lane: Sendable {
        private var queue: [(task: PipelineTask, at: Instant)] = []
        private var first = 0
        /// What has left and not arrived, where the maker waits until it has left.
        private var arriving: [PipelineTask] = []

        /// Puts a message behind the others; returns whether it can go at once.
        mutating func push(_ task: PipelineTask, at now: Instant) -> Bool {
            queue.append((task, now))
            return queue.count == first + 1
        }

        /// Takes the message out that has arrived, and returns the one that goes next.
        mutating func pop() -> (task: PipelineTask, at: Instant)? {
            first += 1
            guard first < queue.count else {
                queue.removeAll(keepingCapacity: true)
                first = 0
                return nil
            }
            return queue[first]
        }

        /// Takes a message out that has left but not arrived, and returns the one that goes next.
        mutating func noteLeft(_ task: PipelineTask) -> (task: PipelineTask, at: Instant)? {
            arriving.append(task)
            return pop()
        }

        /// Notes that a message that had left has arrived.
        mutating func noteArrived(_ task: PipelineTask) {
            arriving.removeAll { $0 == task }
        }

        /// Whether a message is on its way, or waits for its turn.
        func holds(_ task: PipelineTask) -> Bool {
            queue[first...].contains { $0.task == task } || arriving.contains(task)
        }
    }

    /// Whether the gradient of a stage is complete in every row.
    func isDone(stage: Int) -> Bool {
        seats.allSatisfy { $0.stage != stage || $0.isDone }
    }

    /// Notes that one more member has entered an exchange; returns how many have.
    mutating func noteEntry(to key: ExchangeKey) -> Int {
        guard let place = entered.firstIndex(where: { $0.key == key }) else {
            entered.append((key, 1))
            return 1
        }
        entered[place].count += 1
        return entered[place].count
    }

    /// Forgets who has entered an exchange, since all have.
    mutating func closeEntry(to key: ExchangeKey) { entered.removeAll { $0.key == key } }

    /// Notes that a spare is lost.
    mutating func noteDeparture(of node: NodeID) { departed.append(node) }

    /// Takes the note of a spare's loss back, since it is a member again; false if there was none.
    mutating func forgetDeparture(of node: NodeID) -> Bool {
        guard let place = departed.firstIndex(of: node) else { return false }
        departed.remove(at: place)
        return true
    }

    /// The spares that were lost, which are told of now.
    mutating func takeDeparted() -> [NodeID] {
        defer { departed = [] }
        return departed
    }
}
