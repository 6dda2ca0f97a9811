import Aggregation
import NetworkSimulation
import ProtocolCore
import Quantities
import Scheduling

/// Reads the jobs.
struct JobReader {
    /// A job, with the fields on which later checks speak.
    struct Job {
        var configuration: JobConfiguration
        var name: Field<String>
        var copies: Field<Int>
        var tier: Field<Int?>
        var nodes: Field<Int>
        var minimumNodes: Field<Int>
        var budget: Field<Zen>
        var hold: Field<JobConfiguration.Hold?>
        var redundancy: Field<Int>
        var network: Field<ByteRate?>
        var training: TrainingReader
        var model: ModelReader
    }

    let sites: [String]
    let tiers: [Field<Tier>]
    /// The folder of the catalogue.
    let tables: String?
    var jobs: [Job] = []

    /// - Parameter hasCustomers: whether others buy too; then there need be no job.
    init(
        _ reader: KeyedReader, catalog: CatalogReader, sites: [String], tables: String?,
        hasCustomers: Bool
    ) {
        self.sites = sites
        self.tables = tables
        tiers = catalog.tiers
        var names: [String] = []
        jobs = reader.list(
            "jobs", called: "<name>", atLeast: hasCustomers ? 0 : 1,
            about: "Training jobs, as customers order them."
        ) { reader in
            let job = readJob(reader)
            if job.name.isSound && names.contains(job.name.value) {
                reader.context.report(
                    job.name.error("this name is taken; every job needs its own"))
            }
            names.append(job.name.value)
            return job
        }
    }

    /// Moves jobs that do not fit, and may be moved, to the next way of training that does.
    mutating func settle(on fleet: [FleetReader.Group]) {
        for place in jobs.indices {
            let tier = jobs[place].configuration.tier
            let groups = fleet.map(\.configuration).filter { tier == nil || $0.tier == tier }
            jobs[place].configuration = jobs[place].configuration.settled(on: groups)
        }
    }

    /// Every job, each copy with a name of its own.
    var configurations: [JobConfiguration] {
        jobs.flatMap { job in
            guard job.copies.value > 1 else { return [job.configuration] }
            return (1...job.copies.value).map { ordinal in
                var copy = job.configuration
                copy.name += "-\(ordinal)"
                return copy
            }
        }
    }

    private func readJob(_ reader: KeyedReader) -> Job {
        let name = reader.value("name", .word("zen-2-7b"), about: "Name of the job.")
        let copies = reader.value(
            "copies", Kind<Int>.integer(from: 1), .standard("1"),
            about: "Jobs of this kind; more than one are called NAME-1, NAME-2 and so on.")
        let model = reader.object("model") { ModelReader($0) }
        let data = reader.object("data") { readData($0) }
        let layers = model.shape.layers
        let training = reader.object("training") { TrainingReader($0, layers: layers) }
        let nodes = reader.value(
            "nodes", Kind<Int>.integer(from: 1).like("24"), about: "Nodes wanted at a time.")
        let minimum = reader.value(
            "minimum_nodes", Kind<Int>.integer(from: 1).like("18"),
            .same(as: nodes, called: "nodes"),
            about: "Nodes with which the job begins, at least.")
        let tier = reader.value(
            "tier", Kind<Int>.name(of: "tier", among: tiers.map(\.value.name)).optional, .none,
            about: "Tier of the nodes; without one, any whose nodes fit.")
        let network = reader.value(
            "minimum_network", Kind.dataRate.nonNegative.optional, .none,
            about: "Access line that a node must at least have, in each direction.")
        let (weights, perSite) = reader.object("placement") { Self.placement($0) }
        let submitted = reader.value(
            "submitted_after", .duration.nonNegative, .standard("0 s"),
            about: "From the start of the run until the job is submitted.")
        let hold = reader.value(
            "hold", Kind.hold.optional, .none,
            about: "For how much of every period the job holds nodes; without it, all the time.")
        let budget = reader.value(
            "budget", Kind.zen.positive.like("60000 ZEN"), .standard("1000000000 ZEN"),
            about: "What the job may cost at most.")
        let price = reader.value(
            "max_price", Kind.price.positive, .standard("1000 ZEN/GPU-h"),
            about: "What the customer pays for a GPU-hour at most.")
        let pegged = reader.value(
            "pegged", .truth, .standard("no"),
            about: "Whether that keeps its worth in dollars at the start.")
        let interruptible = reader.value(
            "interruptible", .truth, .standard("no"),
            about: "Whether a firm bid may take the nodes away, where they are posted at a price "
                + "or traded in an order book.")
        let (checkpoint, redundancy) = reader.object("checkpoint") { Self.checkpoint($0) }
        let verification = reader.optionalObject(
            "verification", isNoneByDefault: true,
            about: "Spot checks by re-execution; “none” checks nothing."
        ) { Self.verification($0) }
        let enclave = reader.value(
            "enclave_overhead", .ratio.nonNegative, .standard("0%"),
            about: "What a trusted execution environment adds to every step.")
        let result = reader.object("result") { readResult($0) }
        let learning = LearningReader.read(
            reader, members: minimum.value, reduction: training.configuration.reduction,
            tables: tables)
        var configuration = JobConfiguration(
            name: name.value, model: model.shape, data: data, training: training.configuration,
            nodes: nodes.value, minimumNodes: minimum.value,
            tier: tier.value.map { TierID($0) },
            minimumNetwork: network.value ?? ByteRate(bytesPerSecond: 0), weights: weights,
            maxNodesPerSite: perSite, submittedAt: .start + submitted.value, hold: hold.value,
            budget: budget.value, maxPrice: price.value, checkpoint: checkpoint,
            verification: verification, enclaveOverhead: enclave.value, resultSite: result.site,
            resultLine: result.line)
        configuration.learning = learning
        configuration.isPegged = pegged.value
        configuration.isInterruptible = interruptible.value
        return Job(
            configuration: configuration, name: name, copies: copies, tier: tier, nodes: nodes,
            minimumNodes: minimum, budget: budget, hold: hold, redundancy: redundancy,
            network: network, training: training, model: model)
    }

    private func readData(_ reader: KeyedReader) -> JobConfiguration.TrainingData {
        let tokens = reader.value(
            "text_tokens", Kind<Int64>.integer(from: 1).like("99e9"),
            about: "Text tokens to be processed in all.")
        let size = reader.value(
            "set", Kind.bytes.nonNegative.like("400 GB"), .standard("0 B"),
            about: "Size of the data set; every byte is fetched once.")
        let site = reader.value(
            "at", .name(of: "site", among: sites), .standard(sites.first ?? "iowa"),
            about: "Site where the data set lies.")
        let line = reader.value(
            "line", .dataRate.positive, .standard("10 Gbps", low: "1 Gbps", high: "100 Gbps"),
            about: "Line of the server that gives the data out.")
        return JobConfiguration.TrainingData(
            textTokens: tokens.value, bytes: size.value, site: site.value, line: line.value)
    }

    private func readResult(_ reader: KeyedReader) -> (site: Int, line: ByteRate) {
        let standard = sites.first ?? "iowa"
        let site = reader.value(
            "to", .name(of: "site", among: sites), .standard(standard),
            about: "Site at which the user fetches the result.")
        let line = reader.value(
            "line", .dataRate.positive, .standard("1 Gbps", low: "100 Mbps", high: "10 Gbps"),
            about: "Line of the user.")
        return (site.value, line.value)
    }

    private static func placement(_ reader: KeyedReader) -> (PlacementWeights, Int?) {
        func weight(_ key: String, _ aim: String) -> Double {
            reader.value(
                key, .real.nonNegative, .standard("1", low: "0", high: "4"),
                about: "Weight of \(aim) in the choice of nodes."
            ).value
        }
        let weights = PlacementWeights(
            locality: weight("locality", "little transfer of data"),
            topology: weight("topology", "nodes that sit together"),
            cost: weight("cost", "cheap nodes"),
            reliability: weight("reliability", "nodes that seldom fail, and not together"))
        let perSite = reader.value(
            "max_per_site", Kind<Int>.integer(from: 1).like("8").optional, .none,
            about: "The most nodes of the job in one site.")
        return (weights, perSite.value)
    }
}
