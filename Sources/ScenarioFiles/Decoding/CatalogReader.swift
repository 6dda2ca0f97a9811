import Platform
import ProtocolCore
import Quantities

/// Reads the tables that scenarios share: accelerators and tiers.
///
/// They are ordinary keys of a scenario, laid beneath it: a scenario can say a figure anew, or add
/// a tier of its own.
struct CatalogReader {
    var accelerators: [Accelerator] = []
    var tiers: [Field<Tier>] = []

    /// - Parameter used: the names that the scenario speaks of; others are read, so that their
    ///   faults are found, but they are no inputs.
    init(_ reader: KeyedReader, used: UsedNames) {
        accelerators = reader.named(
            "accelerators", example: "A100-40GB", used: used.accelerators.contains
        ) { Self.accelerator($0, name: $1) }.map(\.value)
        let names = accelerators.map(\.name)
        tiers = reader.named("tiers", example: "bronze", used: used.tiers.contains) {
            Self.tier($0, name: $1, accelerators: names)
        }.map(\.value)
    }

    private static func accelerator(_ reader: KeyedReader, name: String) -> Accelerator {
        let peak = reader.value(
            "peak", .flopRate.positive, about: "Dense bf16 operations per second, at most.")
        let memory = reader.value(
            "memory", .bytes.positive, about: "Memory of one GPU.")
        let power = reader.value(
            "power", .power.positive, about: "Power of one GPU under load.")
        let idle = reader.value(
            "idle_power", Kind.power.nonNegative.like("50 W"),
            about: "Power of one GPU without work.")
        let purchase = reader.value(
            "purchase", .dollars.nonNegative, about: "Price of one GPU.")
        let rental = reader.value(
            "rental", Kind.dollarsPerGPUHour.nonNegative.optional, .none,
            about: "Price of one GPU-hour where GPUs are let.")
        var source = "assumed"
        if case .source(let text) = peak.place.note { source = text }
        return Accelerator(
            name: name, peak: peak.value, memory: memory.value, power: power.value,
            idlePower: idle.value, purchase: purchase.value,
            rental: rental.value.map { Dollars(micro: $0.microDollars) },
            source: source)
    }

    private static func tier(
        _ reader: KeyedReader, name: String, accelerators: [String]
    ) -> Field<Tier> {
        let accelerator = reader.value(
            "accelerator", .name(of: "accelerator", among: accelerators),
            about: "The GPU of the tier.")
        let gpus = reader.value(
            "gpus", Kind<Int>.integer(from: 1).like("4"), about: "GPUs on a node.")
        let memory = reader.value(
            "host_memory", Kind.bytes.positive.like("256 GB"),
            about: "Memory of a node, beside its GPUs.")
        let network = reader.value(
            "network", .dataRate.positive, about: "Access line of a node, in each direction.")
        let uptime = reader.value(
            "uptime", Kind.share.like("95%"), about: "Share of time that a node promises to be up.")
        let price = reader.value(
            "list_price", .price.positive, about: "Where the tier's auctions open.")
        let known = accelerators.indices.contains(accelerator.value)
        let tier = Tier(
            name: name, accelerator: known ? accelerators[accelerator.value] : "",
            gpus: gpus.value, hostMemory: memory.value, network: network.value,
            uptime: uptime.value, listPrice: price.value)
        return Field(
            value: tier, key: reader.path.actual, text: name, place: reader.place,
            isSound: accelerator.isSound && gpus.isSound && uptime.isSound)
    }
}

/// The names of catalogue entries that a scenario speaks of.
struct UsedNames {
    var tiers: Set<String> = []
    var accelerators: Set<String> = []

    init(in root: SourceNode) {
        let groups = root["fleet"]?.items ?? []
        let buyers = (root["jobs"]?.items ?? []) + (root["customers"]?.items ?? [])
        for item in groups + buyers {
            if let name = item["tier"]?.scalar { tiers.insert(name.trimmed) }
        }
        for group in groups {
            for key in ["accelerator", "claims"] {
                if let name = group[key]?.scalar { accelerators.insert(name.trimmed) }
            }
        }
        for tier in tiers {
            if let name = root["tiers"]?[tier]?["accelerator"]?.scalar {
                accelerators.insert(name.trimmed)
            }
        }
    }
}
