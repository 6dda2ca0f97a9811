/// What a flow network knows of its links and flows, in flat memory.
///
/// The doc comment of `FlowEngine+Levels.swift` says what is worked out.
struct FlowEngine: ~Copyable {
    /// One direction of a line, or the rate cap that flows of one kind have.
    struct Link: BitwiseCopyable {
        /// The service that each flow of weight one has had that was here all the time.
        var service: Int128 = 0
        /// What was promised to the flows held back elsewhere, while the link is not full.
        var reserved: Int128 = 0
        var settledAt: Int64 = 0
        /// In units; of a cap, the level.
        var capacity: Int64
        /// The sum of the weights of the flows that are held back here.
        var ownWeight: Int64 = 0
        /// The sum of the weights of all flows.
        var weight: Int64 = 0
        /// The least level at which a link that is not full has to be asked.
        var alarm = Int64.max
        var own = Block()
        var outs = Block()
        var ins = Block()
        /// The first so many of `outs` lead to links whose level is finite.
        var fullOuts: Int32 = 0
        var isQueued = false
        var isTouched = false
    }

    /// A flow in the heap of the link that holds it back.
    struct Own: BitwiseCopyable {
        /// The service of the link at which it finishes.
        var end: Int128
        var ordinal: Int64
        var flow: Int32
    }

    /// All flows that one link holds back and that cross another.
    struct Edge: BitwiseCopyable {
        var from: Int32
        var to: Int32
        var outPlace: Int32
        var inPlace: Int32
        var firstHop: Int32
    }

    /// An edge at the link that holds the flows back.
    struct OutEdge: BitwiseCopyable {
        var to: Int32
        var edge: Int32
        /// The level that the other link, not being full, has promised to bear.
        var promise: Int64
    }

    /// An edge at the link that is merely crossed.
    struct InEdge: BitwiseCopyable {
        var from: Int32
        var edge: Int32
        var weight: Int64
    }

    /// A flow on a link; a member of the list of its edge, unless the link holds the flow back.
    struct Hop: BitwiseCopyable {
        var flow: Int32
        var link: Int32
        var edge: Int32 = -1
        var previous: Int32 = -1
        var next: Int32 = -1
    }

    /// Where a flow is in its life.
    enum Phase: UInt8, BitwiseCopyable { case free, waiting, moving, immaterial }

    /// One flow that has neither finished nor been cancelled.
    struct Flow: BitwiseCopyable {
        /// Weight × service of its link at which it finishes.
        var end: Int128 = 0
        var ordinal: Int64 = 0
        var tag: UInt64 = 0
        var bytes: Int64 = 0
        var startedAt: Int64 = 0
        var weight: Int64 = 1
        var hops = Block()
        /// The hop of the link that holds it back.
        var bottleneck: Int32 = 0
        /// Its place in the heap there.
        var place: Int32 = 0
        var phase = Phase.free
    }

    /// Links from here on are rate caps.
    let firstCap: Int
    let scale: RateScale
    var links = Slab<Link>()
    /// By link: what a flow of weight one gets that is held back there; infinite if nobody is.
    var levels = Slab<Int64>()
    var flows = Slab<Flow>()
    var edges = Slab<Edge>()
    var hops = BlockPool<Hop>()
    var owns = BlockPool<Own>()
    var outs = BlockPool<OutEdge>()
    var ins = BlockPool<InEdge>()
    var freeFlows = Slab<Int32>()
    var freeEdges = Slab<Int32>()
    /// By cap: how many flows have it; caps of paths count the path.
    var capUsers = Slab<Int32>()
    var freeCaps = Slab<Int32>()
    /// The caps that were given with a route, by level.
    var capsByLevel: [Int64: Int32] = [:]
    var places = OrdinalTable()
    /// When a link's first flow finishes, and when a waiting flow begins to move.
    var finishes = TimeHeap()
    var arrivals = TimeHeap()
    var work = WorkQueue()
    var touched = Slab<Int32>()
    /// The route of the flow that is about to start.
    var route = Slab<Int32>()
    /// Of the link whose level was worked out last: the highest level among the edges that come
    /// in, and what they take, if a level had to be worked out.
    var highest: Int64 = 0
    var taken: Int128 = 0
    var clock: Int64 = 0
    /// How many flows move.
    var moving = 0

    /// An idle engine over links of given capacities.
    init(capacities: [Int64], scale: RateScale) {
        firstCap = capacities.count
        self.scale = scale
        links = Slab(room: capacities.count)
        levels = Slab(room: capacities.count)
        for capacity in capacities { addLink(capacity, level: RateScale.infinite) }
    }

    /// The same state in memory of its own.
    init(copying other: borrowing FlowEngine) {
        firstCap = other.firstCap
        scale = other.scale
        links = Slab(copying: other.links)
        levels = Slab(copying: other.levels)
        flows = Slab(copying: other.flows)
        edges = Slab(copying: other.edges)
        hops = BlockPool(copying: other.hops)
        owns = BlockPool(copying: other.owns)
        outs = BlockPool(copying: other.outs)
        ins = BlockPool(copying: other.ins)
        freeFlows = Slab(copying: other.freeFlows)
        freeEdges = Slab(copying: other.freeEdges)
        capUsers = Slab(copying: other.capUsers)
        freeCaps = Slab(copying: other.freeCaps)
        capsByLevel = other.capsByLevel
        places = OrdinalTable(copying: other.places)
        finishes = TimeHeap(copying: other.finishes)
        arrivals = TimeHeap(copying: other.arrivals)
        work = WorkQueue(copying: other.work)
        touched = Slab(copying: other.touched)
        clock = other.clock
        moving = other.moving
    }

    private mutating func addLink(_ capacity: Int64, level: Int64) {
        links.append(Link(settledAt: clock, capacity: capacity))
        levels.append(level)
        finishes.addItem()
    }

    /// Whether rates have to be worked out.
    var isDirty: Bool { !work.isEmpty || touched.count > 0 }

    /// A new rate cap at a level, which has one user.
    mutating func addCap(_ level: Int64) -> Int32 {
        guard freeCaps.count > 0 else {
            addLink(level, level: level)
            capUsers.append(1)
            return Int32(links.count - 1)
        }
        let cap = freeCaps.removeLast()
        links.base[Int(cap)].capacity = level
        links.base[Int(cap)].settledAt = clock
        levels.base[Int(cap)] = level
        capUsers.base[Int(cap) - firstCap] = 1
        return cap
    }

    /// The cap of a level that flows over given routes share; it has one user more.
    mutating func sharedCap(_ level: Int64) -> Int32 {
        if let cap = capsByLevel[level] {
            capUsers.base[Int(cap) - firstCap] += 1
            return cap
        }
        let cap = addCap(level)
        capsByLevel[level] = cap
        return cap
    }

    /// One user more of a cap.
    @inline(__always)
    mutating func useCap(_ cap: Int32) { capUsers.base[Int(cap) - firstCap] += 1 }

    /// Takes a user from a cap, and forgets the cap that has none left.
    mutating func leaveCap(_ cap: Int) {
        capUsers.base[cap - firstCap] -= 1
        guard capUsers.base[cap - firstCap] == 0 else { return }
        capsByLevel[links.base[cap].capacity] = nil
        freeCaps.append(Int32(cap))
    }

    /// Another capacity of a link, or another level of a cap, from the clock's instant on.
    mutating func setCapacity(_ link: Int, to capacity: Int64) {
        guard links.base[link].capacity != capacity else { return }
        links.base[link].capacity = capacity
        enqueue(link)
    }
}
