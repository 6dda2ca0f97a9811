import NetworkSimulation
import Quantities

extension JobReader {
    static func checkpoint(
        _ reader: KeyedReader
    ) -> (JobConfiguration.Checkpoint, redundancy: Field<Int>) {
        let interval = reader.value(
            "interval", Kind<Int64>.count(of: "steps"), .standard("1000 steps"),
            about: "Optimiser steps from one checkpoint to the next.")
        _ = reader.value(
            "storage", Kind<Int>.choice([("ipfs", 0)]), .standard("ipfs"),
            about: "Content-addressed blocks on the network's own nodes or storage servers.")
        let redundancy = reader.value(
            "redundancy", .integer(from: 1), .standard("3"),
            about: "Copies of each checkpoint, in different failure domains.")
        let size = reader.value(
            "bytes_per_parameter", .bytes.positive.like("12 B"),
            .standard("12 B", low: "2 B", high: "16 B"),
            about: "What a checkpoint holds of each parameter: weights and optimiser state.")
        let chunk = reader.value(
            "chunk", .bytes.positive.like("4 MB"), .standard("4 MB"),
            about: "Size of the blocks into which a checkpoint is cut.")
        let checkpoint = JobConfiguration.Checkpoint(
            intervalSteps: interval.value, replicas: redundancy.value,
            bytesPerParameter: Double(size.value.count), chunk: chunk.value)
        return (checkpoint, redundancy)
    }

    static func verification(_ reader: KeyedReader) -> JobConfiguration.Verification {
        let sample = reader.value(
            "sample", .positiveShare.like("1%"),
            about: "Share of committed steps that is run again.")
        let escalation = reader.value(
            "escalation", .integer(from: 0), .standard("2", low: "1", high: "4"),
            about: "Further verifiers that are asked after a mismatch.")
        let wrong = reader.value(
            "false_positive", .share, .standard("0%"),
            about: "Chance that an honest re-execution differs from an honest result.")
        let window = reader.value(
            "window", .duration.positive, .standard("6 h", low: "1 h", high: "1 d"),
            about: "A check without a verdict after this stays unresolved.")
        let evidence = reader.value(
            "evidence", .bytes.nonNegative.like("1 GB"),
            about: "What a verifier fetches before it runs a step again.")
        return JobConfiguration.Verification(
            sample: sample.value, escalation: escalation.value, falsePositive: wrong.value,
            window: window.value, evidence: evidence.value)
    }
}
