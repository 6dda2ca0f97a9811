import Accounting
import NetworkSimulation
import Quantities

/// Reads the bridge to another chain.
enum BridgeReader {
    static func read(_ reader: KeyedReader) -> BridgeConfiguration? {
        reader.optionalObject(
            "bridge", isNoneByDefault: true,
            about: "Over which ZEN come from another chain; “none”: all are here."
        ) { reader in
            let finality = reader.value(
                "finality", .duration.nonNegative.like("15 min"),
                .standard("15 min", low: "1 min", high: "7 d"),
                about: "From a lock until it cannot be undone and is attested: two epochs of "
                    + "Ethereum are 13 min, the challenge period of an optimistic rollup 7 d.")
            let attesters = reader.value(
                "attesters", Kind<Int>.integer(from: 1).like("19"), .standard("19"),
                about: "Who watches the other chain; 19, as the guardians of Wormhole.")
            let quorum = reader.value(
                "quorum", Kind<Int>.integer(from: 1).like("13"), .standard("13"),
                about: "How many of them must agree; 13, as with Wormhole.")
            let isPossible = quorum.value <= attesters.value
            if quorum.isSound, attesters.isSound, !isPossible {
                reader.context.report(
                    quorum.error(
                        "more than the \(attesters.value) attesters there are",
                        expected: "at most \(attesters.value)"))
            }
            let capacity = reader.value(
                "capacity", .zen.positive.like("100000 ZEN"),
                .standard("100000 ZEN", low: "10000 ZEN", high: "1000000 ZEN"),
                about: "The most that is minted at once.")
            let rate = reader.value(
                "hourly", .zen.nonNegative.like("10000 ZEN"),
                .standard("10000 ZEN", low: "1000 ZEN", high: "100000 ZEN"),
                about: "How much more with every hour, up to the capacity.")
            let withdrawn = reader.value(
                "withdrawn", .share.like("50%"), .standard("0%"),
                about: "The share of their income that operators take to the other chain.")
            let interval = reader.value(
                "withdrawal_interval", .duration.positive.like("1 d"), .standard("1 d"),
                about: "From one withdrawal to the next, rounded up to epochs of the market.")
            return BridgeConfiguration(
                rules: Bridge.Settings(
                    finality: max(.zero, finality.value),
                    attesters: max(1, attesters.value),
                    quorum: isPossible && quorum.value > 0 ? quorum.value : 1,
                    capacity: capacity.value, ratePerHour: rate.value),
                withdrawn: withdrawn.value, withdrawalInterval: interval.value,
                attack: attack(reader, attesters: attesters))
        }
    }

    private static func attack(
        _ reader: KeyedReader, attesters: Field<Int>
    ) -> BridgeConfiguration.Attack? {
        reader.optionalObject(
            "attack", isNoneByDefault: true, about: "Attesters that lie; “none”: all are honest."
        ) { reader in
            let corrupt = reader.value(
                "corrupt", Kind<Int>.integer(from: 0).like("13"),
                about: "How many attesters say what was not.")
            if corrupt.isSound, attesters.isSound, corrupt.value > attesters.value {
                reader.context.report(
                    corrupt.error(
                        "more than the \(attesters.value) attesters there are",
                        expected: "at most \(attesters.value)"))
            }
            let at = reader.value(
                "at", .duration.nonNegative.like("30 d"), about: "From when on, since the start.")
            let every = reader.value(
                "every", .duration.positive.like("10 min"),
                .standard("10 min", low: "1 min", high: "1 h"),
                about: "From one lie to the next; each takes what the limit lets through.")
            let detection = reader.value(
                "detection", .duration.nonNegative.like("6 h"),
                .standard("6 h", low: "1 h", high: "6 d"),
                about: "After how long the bridge is paused; Ronin took six days.")
            let pause = reader.value(
                "pause", Kind.duration.positive.like("3 d").optional, .standard("3 d"),
                about: "For how long, until other attesters go on; “none”: for good.")
            let cashesOut = reader.value(
                "cashes_out", .truth, .standard("yes"),
                about: "Whether the loot is taken to the other chain at once, out of what others "
                    + "have locked there.")
            return BridgeConfiguration.Attack(
                corrupt: min(corrupt.value, attesters.value), from: .start + max(.zero, at.value),
                every: max(.seconds(1), every.value), detection: max(.zero, detection.value),
                pause: pause.value, cashesOut: cashesOut.value)
        }
    }
}
