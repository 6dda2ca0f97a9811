import NetworkSimulation
import Platform
import ProtocolCore
import Quantities

/// Reads how nodes are measured before they join.
enum AdmissionReader {
    /// - Returns: nil where nodes are taken at their word.
    static func read(
        _ reader: KeyedReader, catalog: CatalogReader
    ) -> AdmissionConfiguration? {
        reader.optionalObject(
            "admission", isNoneByDefault: true,
            about: "The benchmark that a node passes before it joins; “none” takes it at its word."
        ) { reader in
            let tolerance = reader.value(
                "tolerance", .share.like("10%"), .standard("10%", low: "2%", high: "25%"),
                about: "How far a measurement may stay below what the tier asks for.")
            let steps = reader.value(
                "steps", Kind<Int>.integer(from: 1).like("20"), .standard("20"),
                about: "Steps of a benchmark.")
            let step = reader.value(
                "step", .duration.positive.like("10 s"), .standard("10 s"),
                about: "How long a step takes on what the tier asks for.")
            let tries = reader.value(
                "tries", Kind<Int>.integer(from: 1).like("3"), .standard("3"),
                about: "How often a node may try before it is refused.")
            let pause = reader.value(
                "pause", .duration.nonNegative.like("1 d"), .standard("1 d"),
                about: "How long it waits before it tries again.")
            let accelerators = catalog.accelerators
            return AdmissionConfiguration(
                tolerance: tolerance.value, steps: steps.value, step: step.value,
                tries: tries.value, pause: pause.value,
                rates: catalog.tiers.map { tier in
                    accelerators.first { $0.name == tier.value.accelerator }?.peak
                        ?? .teraFLOPs(1)
                })
        }
    }
}
