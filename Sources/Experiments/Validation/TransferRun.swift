import NetworkSimulation
import Platform
import Quantities
import ScenarioFiles

/// One transfer between two nodes of a scenario, over its network and nothing else.
enum TransferRun {
    /// What came of it.
    struct Outcome {
        var bytes: Double
        var seconds: Double

        /// The value of a transfer's metric, in its unit.
        func value(of metric: String) -> Double? {
            switch metric {
            case "throughput": seconds > 0 ? bytes * 8 / 1e9 / seconds : nil
            case "transfer_time": seconds
            default: nil
            }
        }
    }

    /// A node that a transfer can name.
    private struct End {
        var node: Int
        var group: FleetGroup
        var site: Int
    }

    /// Runs it.
    ///
    /// - Throws: `ScenarioError` if an end names no node, or the transfer never ends.
    static func run(
        _ transfer: ValidationCase.Transfer, in configuration: WorldConfiguration
    ) throws(ScenarioError) -> Outcome {
        let ends = ends(of: configuration)
        let source = try end(transfer.from, among: ends, besides: nil, configuration, transfer)
        let target = try end(
            transfer.to, among: ends, besides: source.node, configuration, transfer)
        var topology = Topology()
        let sites = configuration.sites.map {
            topology.addSite(
                name: $0.name, inside: $0.inside, uplink: $0.uplink, downlink: $0.downlink)
        }
        for path in configuration.paths {
            topology.connect(sites[path.from], sites[path.to], path.properties)
        }
        let hosts = [source, target].map {
            topology.addHost(at: sites[$0.site], up: $0.group.up, down: $0.group.down)
        }
        var network = FlowNetwork(topology: topology)
        _ = network.start(
            FlowRequest(
                source: hosts[0], destination: hosts[1], bytes: Bytes(Int64(transfer.bytes)),
                streams: transfer.streams ?? configuration.streams), at: .start)
        while let next = network.nextChange(), next < .distantFuture {
            if let done = network.advance(to: next).first {
                return Outcome(
                    bytes: transfer.bytes, seconds: done.finishedAt.sinceStart.inSeconds)
            }
        }
        throw transfer.mark.fault("the transfer never ends")
    }

    /// Every node of the fleet, in its order.
    private static func ends(of configuration: WorldConfiguration) -> [End] {
        var ends: [End] = []
        for group in configuration.fleet {
            for ordinal in 0..<group.count {
                ends.append(
                    End(
                        node: ends.count, group: group,
                        site: group.sites[ordinal % group.sites.count]))
            }
        }
        return ends
    }

    private static func end(
        _ name: String, among ends: [End], besides other: Int?,
        _ configuration: WorldConfiguration, _ transfer: ValidationCase.Transfer
    ) throws(ScenarioError) -> End {
        let sites = configuration.sites.map(\.name)
        let found = ends.first { end in
            end.node != other && (sites[end.site] == name || end.group.name == name)
        }
        if let found { return found }
        let names = sites + configuration.fleet.compactMap(\.name)
        throw transfer.mark.fault(
            names.contains(name)
                ? "there is no \(other == nil ? "" : "other ")node of “\(name)”; raise a “count”"
                : "there is no site or group “\(name)”", found: name,
            nearest: names.contains(name) ? nil : Spelling.nearest(name, among: names))
    }
}

extension MetricDefinition {
    /// What a validation case's one transfer gives; a run gives none of it.
    static let transfer: [MetricDefinition] = [
        MetricDefinition(
            name: "throughput", unit: "Gbps", about: "bits a second of a single transfer",
            explanation: """
                Of a validation case with “transfer”: its bits, divided by transfer_time. One \
                stream moves its window a round trip at most, and all of them what the lines let \
                through.
                """
        ) { _, _ in nil },
        MetricDefinition(
            name: "transfer_time", unit: "s", about: "length of a single transfer",
            explanation: """
                Of a validation case with “transfer”: from its order to the arrival of its last \
                byte, latency included.
                """
        ) { _, _ in nil },
    ]
}
