import Aggregation
import Quantities

extension TrainingReader {
    /// The word for how often members agree; how, stands in keys of its own.
    enum ModeWord { case synchronous, diloco, streaming, asynchronous }

    /// How often members agree, with what a later check needs to speak about it.
    struct Mode {
        var word: Field<ModeWord>
        var mode: TrainingMode
        /// What a stale update counts; of late work too, if it is kept.
        var staleness: Field<StalenessWeight>
    }

    static func mode(_ reader: KeyedReader) -> Mode {
        let word = reader.value(
            "mode",
            .choice([
                ("diloco", ModeWord.diloco), ("synchronous", .synchronous),
                ("streaming", .streaming), ("asynchronous", .asynchronous),
            ]),
            about: "Agreement after many steps of each node's own, after every step, a part of the "
                + "model at a time behind the steps, or with a hub and without waiting.")
        let inner = reader.value(
            "inner_steps", Kind<Int>.integer(from: 1),
            .standard("100", low: "30", high: "500"),
            about: "Optimiser steps between two agreements (DiLoCo's H); in streaming, on the same "
                + "part; without rounds, between two updates of a node.",
            counts: word.value != .synchronous)
        let streaming = streaming(reader, word, inner)
        let staleness = reader.value(
            "staleness", .staleness, .standard("polynomial 0.5"),
            about: "What an update counts that is so many changes of the model old, τ: always 1, "
                + "(τ + 1)^-EXPONENT, or 1 / (SLOPE (τ - START) + 1) beyond START.",
            counts: word.value == .asynchronous || reader.node("late")?.scalar == "buffer")
        let asynchrony = asynchrony(reader, word, inner, staleness)
        let mode: TrainingMode =
            switch word.value {
            case .synchronous: .synchronous
            case .diloco: .diloco(innerSteps: inner.value)
            case .streaming: .streaming(streaming)
            case .asynchronous: .asynchronous(asynchrony)
            }
        return Mode(word: word, mode: mode, staleness: staleness)
    }

    private static func streaming(
        _ reader: KeyedReader, _ word: Field<ModeWord>, _ inner: Field<Int>
    ) -> Streaming {
        let counts = word.value == .streaming
        let fragments = reader.value(
            "fragments", Kind<Int>.integer(from: 1).like("8"), .standard("8"),
            about: "Parts of the model that are exchanged in turn (P).", counts: counts)
        let delay = reader.value(
            "delay", Kind<Int>.count(of: "steps", from: 0).like("5 steps"),
            .standard("5 steps"),
            about: "Steps that are computed behind an exchange before its result is applied (τ).",
            counts: counts)
        let mixing = reader.value(
            "mixing", .ratio.nonNegative.atMost("100%"), .standard("50%"),
            about: "The share of a node's own parameters in what it goes on with (α).",
            counts: counts)
        let pattern = reader.value(
            "pattern",
            Kind<Streaming.Pattern>.choice([("strided", .strided), ("sequential", .sequential)]),
            .standard("strided"),
            about: "Which layers make a part: every P-th, or neighbours.", counts: counts)
        let shortest = inner.value / fragments.value
        if counts, inner.isSound, fragments.isSound, delay.isSound, !reader.isDescribing {
            if shortest < 1 {
                reader.context.report(
                    fragments.error(
                        "\(fragments.value) parts, but only \(inner.value) steps in which each is "
                            + "to have its turn; write \(inner.value) parts or fewer",
                        expected: "at most \(inner.value)"))
            } else if delay.value > shortest {
                let said = reader.node("delay") == nil ? "“delay” is 5 steps by default, but " : ""
                reader.context.report(
                    delay.error(
                        said
                            + "an exchange begins every \(shortest) steps (\(inner.value) steps / "
                            + "\(fragments.value) parts), so that its result cannot be applied "
                            + "\(delay.value) steps later; write \(shortest) steps or fewer",
                        expected: "at most \(shortest) steps"))
            }
        }
        return Streaming(
            innerSteps: max(inner.value, fragments.value), fragments: fragments.value,
            delay: min(delay.value, max(1, shortest)), mixing: mixing.value.value,
            pattern: pattern.value)
    }

    private static func asynchrony(
        _ reader: KeyedReader, _ word: Field<ModeWord>, _ inner: Field<Int>,
        _ staleness: Field<StalenessWeight>
    ) -> Asynchrony {
        let counts = word.value == .asynchronous
        let buffer = reader.value(
            "buffer", Kind<Int>.count(of: "updates").like("10 updates"),
            .standard("10 updates"),
            about: "Updates that the hub collects before it applies them (FedBuff's K); 1 applies "
                + "each at once (FedAsync).", counts: counts)
        let bound = reader.value(
            "max_staleness", Kind<Int>.integer(from: 0).like("20").optional, .none,
            about: "An update that is more changes of the model old is dropped; without, none is.",
            counts: counts)
        let rate = reader.value(
            "hub_rate", Kind.real.positive.like("1"), .standard("1"),
            about: "The hub's learning rate; with a buffer of one, FedAsync's mixing factor.",
            counts: counts)
        if counts, buffer.isSound, rate.isSound, buffer.value == 1, rate.value > 1 {
            reader.context.report(
                rate.error(
                    "with a buffer of one update it is the share of a member's model in the new "
                        + "one, which \(rate.value) cannot be; write 1 or less, or collect more "
                        + "updates", expected: "at most 1"))
        }
        return Asynchrony(
            innerSteps: inner.value, bufferSize: buffer.value, weight: staleness.value,
            maxStaleness: bound.value, rate: rate.value)
    }
}
