import Accounting
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// Reads a whole scenario: every key that a scenario can have is named here or beneath.
struct WorldReader {
    let catalog: CatalogReader
    let network: NetworkReader
    let fleet: FleetReader
    let jobs: JobReader
    let horizon: Field<Duration>
    /// All rows of the table, of which the configuration holds those of the GPUs in use.
    let measurements: MeasurementTable
    var configuration: WorldConfiguration
    /// What the run is held against.
    let expectations: [Expectation]
    /// Attacks and defences that are tried in pairs.
    let grid: PoisoningGrid?

    /// - Parameter measurements: those of the catalogue, where they have been read before.
    init(
        _ reader: KeyedReader, used: UsedNames, tables: String?,
        measurements known: MeasurementTable? = nil
    ) {
        Self.steering(reader)
        let name = reader.value("name", .word("zen-2-7b"), about: "Name of the scenario.")
        let about = reader.value(
            "about", .text("One job on 24 nodes."), .standard("A scenario."),
            about: "What the scenario is about, in a sentence.")
        let seed = reader.value(
            "seed", Kind<UInt64>.integer(from: 0).like("1"), .standard("1"),
            about: "Number from which all random draws follow.")
        horizon = reader.value(
            "duration", .duration.positive,
            about: "Simulated time after which the run stops, whatever is under way.")
        catalog = CatalogReader(reader, used: used)
        let groups = FaultReader.groupNames(in: reader.node("fleet"))
        network = reader.object("network") { NetworkReader($0, groups: groups) }
        fleet = FleetReader(reader, catalog: catalog, sites: network.siteNames)
        let names = ScopeNames(
            sites: network.siteNames, operators: fleet.operators,
            jurisdictions: network.jurisdictions)
        let shocks = ShockReader.read(reader, names: names)
        let hasCustomers = reader.node("customers")?.items?.isEmpty == false
        var ordered = JobReader(
            reader, catalog: catalog, sites: network.siteNames, tables: tables,
            hasCustomers: hasCustomers)
        ordered.settle(on: fleet.groups)
        jobs = ordered
        let market = MarketReader.read(reader, hasCustomers: hasCustomers)
        let customers = CustomerReader(
            tiers: catalog.tiers.map(\.value.name), regions: Self.regions(of: market, network),
            hasBridge: reader.node("bridge").map { $0.scalar != Kind<Int>.none } ?? false
        ).read(reader, hasMarket: market != nil)
        let (tolerance, sample) = Self.promises(reader, catalog, fleet, jobs)
        let economy = reader.object("economy") { [catalog, jobs] in
            EconomyReader.read(
                $0, tolerance: tolerance, sample: sample,
                tiers: catalog.tiers.map { ($0.value.name, used.tiers.contains($0.value.name)) },
                detection: market == nil
                    ? .zero : jobs.configurations.compactMap(\.verification?.window).max() ?? .zero)
        }
        let governance = GovernanceReader(
            tiers: catalog.tiers.map(\.value.name),
            groups: fleet.groups.map(\.configuration.name), hasMarket: market != nil,
            rules: economy.settings(
                detection: jobs.configurations.compactMap(\.verification?.window).max() ?? .zero)
        ).read(reader)
        let bridge = BridgeReader.read(reader)
        let admission = AdmissionReader.read(reader, catalog: catalog)
        let twin = reader.object("twin") { TwinReader.read($0) }
        expectations = ExpectationReader.read(reader)
        grid = PoisoningGrid.read(
            reader,
            hasPoisoners: fleet.groups.contains { $0.configuration.behaviour.attack != nil },
            defence: jobs.configurations.first?.learning?.defence,
            members: jobs.configurations.first?.minimumNodes ?? 0)
        measurements = Self.measurements(reader, tables: tables, known: known)
        let kept = measurements.rows(
            for: fleet.groups.map(\.configuration.accelerator.name))
        Self.write(kept, to: reader)
        configuration = WorldConfiguration(
            name: name.value, about: about.value, seed: Seed(seed.value), horizon: horizon.value,
            sites: network.sites, paths: network.paths, streams: network.streams,
            storageServers: network.storage, tiers: catalog.tiers.map(\.value),
            operators: fleet.operators, jurisdictions: network.jurisdictions,
            fleet: fleet.groups.map(\.configuration), shocks: shocks,
            heartbeatTimeout: network.heartbeat, measurements: kept,
            jobs: jobs.configurations, market: market, economy: economy, twin: twin)
        configuration.networkFaults = network.faults
        configuration.customers = customers
        configuration.governance = governance
        configuration.bridge = bridge
        configuration.admission = admission
    }

    private static func steering(_ reader: KeyedReader) {
        _ = reader.directive(
            "extends", type: "a file", example: "base.yaml",
            about: "File whose keys stand where this one says nothing; lists are replaced whole.")
        _ = reader.directive(
            "catalog", type: "a folder", example: "../catalog",
            about: "Folder of the catalogue; without it, the first “catalog” on the way up.")
        _ = reader.directive(
            "sweep", type: "a mapping", example: "{axes: {jobs.0.nodes: [8, 16]}}",
            about: "What `zoosim sweep` varies; a run takes no notice of it.")
    }

    /// The names of the regions of a market, in the order of their places.
    private static func regions(
        of market: MarketConfiguration?, _ network: NetworkReader
    ) -> [String] {
        switch market?.division {
        case nil, .none?: ["everywhere"]
        case .jurisdictions: network.jurisdictions
        case .sites: network.siteNames
        }
    }

    /// What the tier of the first group and the first job promise, on which slashing rests.
    private static func promises(
        _ reader: KeyedReader, _ catalog: CatalogReader, _ fleet: FleetReader, _ jobs: JobReader
    ) -> (tolerance: Field<Ratio>, sample: Field<Ratio>) {
        var place = reader.place
        place.voice = .default
        func field(_ value: Ratio, _ key: String) -> Field<Ratio> {
            Field(value: value, key: key, text: "\(value)", place: place, isSound: true)
        }
        let group = fleet.groups.first
        let tier = group.flatMap {
            $0.isKnown ? catalog.tiers[$0.tier.value].value : nil
        }
        let uptime = tier?.uptime.partsPerMillion ?? 1_000_000
        let allowed = Ratio(Double(1_000_000 - uptime) / 1e6)
        let first = jobs.jobs.first
        let sample = first?.configuration.verification?.sample ?? .one
        return (
            field(allowed, "1 − tiers.\(tier?.name ?? "bronze").uptime"),
            field(sample, "jobs.\(first?.name.value ?? "0").verification.sample")
        )
    }

    private static func measurements(
        _ reader: KeyedReader, tables: String?, known: MeasurementTable?
    ) -> MeasurementTable {
        let node = reader.directive(
            "measurements", type: "a table (CSV)", example: "the catalogue's mfu.csv",
            about: "Measured training throughput, on which compute times stand.")
        guard !reader.isDescribing else { return MeasurementTable() }
        do throws(ScenarioError) {
            if let node {
                return try MeasurementTable(csv: node.scalar ?? "", at: node.place)
            }
            if let known { return known }
            let path = MeasurementTable.path(in: tables)
            guard let text = FilePath.text(of: path) else {
                throw reader.place.error(
                    "the catalogue has no readable mfu.csv", key: "measurements", found: path)
            }
            return try MeasurementTable(csv: text, at: .catalogTable(path))
        } catch {
            reader.context.report(error)
            return MeasurementTable()
        }
    }

    private static func write(_ rows: [MFUMeasurement], to reader: KeyedReader) {
        guard !rows.isEmpty else { return }
        reader.write("measurements", .scalar(MeasurementTable.csv(rows), .none))
    }
}
