import Accounting
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// Reads the groups of nodes.
struct FleetReader {
    /// A group, with the fields on which later checks speak.
    struct Group {
        var configuration: FleetGroup
        var tier: Field<Int>
        var count: Field<Int>
        var gpus: Field<Int>
        var accelerator: Field<Int>
        var stake: Field<Zen>
        var isKnown: Bool
    }

    let tiers: [Field<Tier>]
    let accelerators: [Accelerator]
    let sites: [String]
    var groups: [Group] = []
    var operators: [String] = []

    init(_ reader: KeyedReader, catalog: CatalogReader, sites: [String]) {
        tiers = catalog.tiers
        accelerators = catalog.accelerators
        self.sites = sites
        var operators: [String] = []
        groups = reader.list(
            "fleet", called: "<n>", atLeast: 1, about: "Nodes that are alike but for their luck."
        ) { group($0, operators: &operators) }
        self.operators = operators
    }

    /// What stands in for a tier or GPU that could not be read.
    static let noAccelerator = Accelerator(
        name: "", peak: .teraFLOPs(1), memory: Bytes(1), power: Watts(1), idlePower: Watts(1),
        purchase: .zero, rental: nil, source: "")
    private static let noTier = Tier(
        name: "bronze", accelerator: "", gpus: 1, hostMemory: Bytes(1), network: .gbps(1),
        uptime: .one, listPrice: GPUHourPrice(microZen: 1))

    private func group(_ reader: KeyedReader, operators: inout [String]) -> Group {
        let name = reader.value(
            "name", Kind.word("pool").optional, .none,
            about: "Name of the group, by which other files and overrides speak of it.",
            counts: reader.node("name") != nil)
        let tier = reader.value(
            "tier", .name(of: "tier", among: tiers.map(\.value.name)),
            about: "Tier to which the nodes are admitted; it gives what the group does not say.")
        let isKnown = tier.isSound && tiers.indices.contains(tier.value)
        let standard = isKnown ? tiers[tier.value].value : Self.noTier
        let count = reader.value(
            "count", Kind<Int>.integer(from: 0).like("40"), about: "How many nodes.")
        let sites = reader.value(
            "sites", Kind<[Int]>.names(of: "site", among: sites).or("all", Array(sites.indices)),
            .standard("all"), about: "Sites over which the nodes are spread in turn.")
        let own = reader.value(
            "operators", .operators, .standard("1 a node"),
            about: "Who runs the nodes: names, a number of operators, or one a node. Without names "
                + "they are called after the group, or after the tier if it has no name.")
        let ofTier = InheritedFields(reader, tier: standard, isKnown: isKnown)
        let accelerator = reader.value(
            "accelerator", .name(of: "accelerator", among: accelerators.map(\.name)),
            .same(as: ofTier.accelerator(among: accelerators), called: "the tier's"),
            about: "GPU of the nodes.")
        let gpus = reader.value(
            "gpus", Kind<Int>.integer(from: 1).like("4"),
            .same(as: ofTier.gpus, called: "the tier's"),
            about: "GPUs on a node.")
        let hardware =
            accelerators.indices.contains(accelerator.value)
            ? accelerators[accelerator.value] : Self.noAccelerator
        var (configuration, stake) = configuration(
            reader, ofTier: ofTier, tier: tier.value, counted: count, sites: sites.value,
            operators: Self.places(
                of: own.value, count: count.value, calling: name.value ?? standard.name,
                in: &operators),
            accelerator: hardware, gpus: gpus.value)
        configuration.name = name.value
        let claims = reader.value(
            "claims", Kind.name(of: "accelerator", among: accelerators.map(\.name)).optional, .none,
            about: "GPU that the nodes say they have, in place of what they are.",
            counts: reader.node("claims") != nil)
        configuration.claims = claims.value.flatMap {
            accelerators.indices.contains($0) ? accelerators[$0] : nil
        }
        return Group(
            configuration: configuration, tier: tier, count: count, gpus: gpus,
            accelerator: accelerator, stake: stake, isKnown: isKnown && accelerator.isSound)
    }

    private func configuration(
        _ reader: KeyedReader, ofTier: InheritedFields, tier: Int, counted: Field<Int>,
        sites: [Int],
        operators: [Int], accelerator: Accelerator, gpus: Int
    ) -> (FleetGroup, stake: Field<Zen>) {
        let memory = reader.value(
            "host_memory", .bytes.positive, .same(as: ofTier.hostMemory, called: "the tier's"),
            about: "Memory of a node, beside its GPUs.")
        let access = reader.object("access", shorthand: ["up", "down"]) { line in
            (
                up: line.value(
                    "up", .dataRate.positive, .same(as: ofTier.network, called: "the tier's"),
                    about: "Access line out of a node."
                ).value,
                down: line.value(
                    "down", .dataRate.positive, .same(as: ofTier.network, called: "the tier's"),
                    about: "Access line into a node."
                ).value
            )
        }
        let snapshot = reader.value(
            "snapshot_rate", .dataRate.positive,
            .standard("160 Gbps", low: "40 Gbps", high: "400 Gbps"),
            about: "Rate at which a node copies its state out of GPU memory.")
        let laws = AvailabilityReader.read(reader, uptime: ofTier.uptime)
        let provisioning = reader.value(
            "provisioning", .law, .standard("uniform 1 min to 5 min"),
            about: "From the grant of a lease until the node's software runs.")
        let measured = Self.measuredSpeed(reader)
        let speed = reader.value(
            "speed_variation", .share, .standard("3%", low: "0%", high: "10%"),
            about: "Coefficient of variation of the nodes' speeds.")
        let step = reader.value(
            "step_variation", .share, .standard("2%", low: "0%", high: "10%"),
            about: "Coefficient of variation of one step's time on one node.")
        let ask = reader.value(
            "ask", .factorLaw, .standard("constant 1"),
            about: "What a node asks, as a multiple of its tier's list price.")
        let pegged = reader.value(
            "pegged", .truth, .standard("no"),
            about: "Whether that keeps its worth in dollars at the start.")
        let behaviour = reader.value(
            "behaviour", .behaviour, .standard("honest"),
            about: "What the nodes do when they should work.")
        let stake = reader.value(
            "stake", .zen.nonNegative, .standard("0 ZEN"), about: "Collateral of one node.")
        let policy = OperatorReader.read(reader, count: counted)
        let costs = reader.object("costs") {
            CostReader.read($0, accelerator: accelerator, gpus: gpus)
        }
        var group = FleetGroup(
            tier: TierID(max(0, tier)), count: counted.value, sites: sites, operators: operators,
            accelerator: accelerator, gpus: gpus, hostMemory: memory.value, up: access.up,
            down: access.down, snapshotRate: snapshot.value, upLaw: laws.up, downLaw: laws.down,
            provisioning: provisioning.value, speedVariation: speed.value.value,
            stepVariation: step.value.value, ask: ask.value, behaviour: behaviour.value,
            stake: stake.value, costs: costs)
        group.measuredSpeed = measured
        group.isPegged = pegged.value
        group.policy = policy
        return (group, stake)
    }

    /// The speed of a node on the job, where it was measured; it is no input where it was not.
    private static func measuredSpeed(_ reader: KeyedReader) -> FleetGroup.MeasuredSpeed? {
        let rate = reader.value(
            "sequences_per_second", Kind.real.positive.like("35.2").optional, .none,
            about: "Measured speed of one node on the job, in place of what its GPUs' MFU gives.",
            counts: reader.node("sequences_per_second") != nil)
        let mfu = reader.value(
            "mfu", Kind.positiveShare.like("45%").optional, .none,
            about: "Model FLOPs over peak FLOPs of a node on the job, in place of the table's.",
            counts: reader.node("mfu") != nil)
        if let ratio = mfu.value, rate.value != nil {
            reader.context.report(
                mfu.error(
                    "sequences_per_second says the speed already; leave one of the two out"))
            return .utilisation(ratio)
        }
        return rate.value.map { .sequencesPerSecond($0) } ?? mfu.value.map { .utilisation($0) }
    }

    /// The places of a group's operators in the table of all, which grows by those that are new.
    private static func places(
        of choice: OperatorChoice, count: Int, calling name: String, in table: inout [String]
    ) -> [Int] {
        // The names are looked up and never gone through in the order of the dictionary.
        var known = Dictionary(uniqueKeysWithValues: zip(table, table.indices))
        return choice.names(count: count, calling: name).map { name in
            if let place = known[name] { return place }
            table.append(name)
            known[name] = table.count - 1
            return table.count - 1
        }
    }
}
