import Platform
import ProtocolCore
import Quantities

/// What a group of nodes has from its tier, as fields that a group can say anew.
struct InheritedFields {
    let tier: Tier
    let path: String
    let place: Place
    let isKnown: Bool

    init(_ reader: KeyedReader, tier: Tier, isKnown: Bool) {
        self.tier = tier
        self.isKnown = isKnown
        path = "tiers.\(tier.name)"
        place = reader.place
    }

    private func field<Value>(_ key: String, _ value: Value, _ kind: Kind<Value>) -> Field<Value> {
        var place = place
        place.voice = .default
        return Field(
            value: value, key: path + "." + key, text: kind.canonical(value, written: ""),
            place: place, isSound: isKnown)
    }

    func accelerator(among known: [Accelerator]) -> Field<Int> {
        let place = known.firstIndex { $0.name == tier.accelerator }
        let names = known.map(\.name)
        return field("accelerator", place ?? 0, .name(of: "accelerator", among: names))
    }
    var gpus: Field<Int> { field("gpus", tier.gpus, .integer(from: 1)) }
    var hostMemory: Field<Bytes> { field("host_memory", tier.hostMemory, .bytes) }
    var network: Field<ByteRate> { field("network", tier.network, .dataRate) }
    var uptime: Field<Ratio> { field("uptime", tier.uptime, .share) }
}
