import Market
import NetworkSimulation
import Quantities

/// Reads the market.
enum MarketReader {
    /// - Returns: nil where every lease is granted at once and for nothing.
    ///
    /// - Parameter hasCustomers: whether customers rent nodes, so that what an operator earns must
    ///   not hang on its number.
    static func read(_ reader: KeyedReader, hasCustomers: Bool) -> MarketConfiguration? {
        reader.optionalObject(
            "market", isNoneByDefault: false,
            about: "Auctions; “none” grants every lease at once and for nothing."
        ) { reader in
            let epoch = reader.value(
                "epoch", .duration.positive.like("1 h"),
                .standard("1 h", low: "5 min", high: "1 d"),
                about: "From one auction to the next, and from one settlement to the next.")
            let fills = reader.value(
                "fills_between_calls", .truth, .standard("yes"),
                about: "Whether a bid between two auctions is filled at once at the last price.")
            var market = MarketConfiguration(
                epoch: epoch.value, fillsBetweenCalls: fills.value)
            market.mechanism = mechanism(reader)
            market.division =
                reader.value(
                    "regions",
                    .choice([
                        ("one", MarketConfiguration.Division.none),
                        ("jurisdictions", .jurisdictions), ("sites", .sites),
                    ]),
                    .standard("one"),
                    about: "What has auctions of its own, for each tier."
                ).value
            market.priority =
                reader.value(
                    "ties",
                    .choice([
                        ("lowest number", AskPriority.lowestNode), ("first come", .firstCome),
                    ]),
                    .standard(hasCustomers ? "first come" : "lowest number"),
                    about: "Which of the nodes that ask the same is rented: the one with the lower "
                        + "number, or the one that is idle for longer. With customers, the latter."
                ).value
            limits(reader, &market)
            terms(reader, &market)
            return market
        }
    }

    private static func mechanism(_ reader: KeyedReader) -> MarketMechanism {
        let mechanism = reader.value(
            "mechanism", .mechanism, .standard("uniform"),
            about: "How prices are made: one price for all trades of a call, in the middle of what "
                + "would clear or at a share of it; McAfee's or Vickrey's auction; buyers that "
                + "choose among asks; an order book; or a price that is posted.")
        var counts = false
        if case .posted = mechanism.value { counts = true }
        let target = reader.value(
            "target_use", .positiveShare.like("80%"), .standard("80%"),
            about: "The share of the nodes that is leased when a posted price rests.",
            counts: counts)
        let controller = reader.value(
            "controller", .controller, .standard("step 8"),
            about: "How a posted price follows the use: in steps of at most one part in so many "
                + "(EIP-1559), or with e to the excess over so many thousandths (EIP-4844).",
            counts: counts)
        guard counts else { return mechanism.value }
        let use = Int(target.value.partsPerMillion / 1_000)
        return .posted(
            PostedPrice(targetUse: min(1_000, max(1, use)), controller: controller.value))
    }

    private static func limits(_ reader: KeyedReader, _ market: inout MarketConfiguration) {
        let floor = reader.value(
            "floor", Kind.price.nonNegative.like("0.5 ZEN/GPU-h").optional, .none,
            about: "The lowest price of any trade.")
        let ceiling = reader.value(
            "ceiling", Kind.price.positive.like("10 ZEN/GPU-h").optional, .none,
            about: "The highest price of any trade.")
        market.floor = floor.value
        market.ceiling = ceiling.value
        guard let low = floor.value, let high = ceiling.value, low > high else { return }
        market.ceiling = nil
        reader.context.report(
            ceiling.error(
                "the highest price lies below the lowest, \(low); raise it or lower “floor”",
                expected: "at least \(low)"))
    }

    private static func terms(_ reader: KeyedReader, _ market: inout MarketConfiguration) {
        let deposit = reader.value(
            "deposit", Kind.zen.nonNegative.like("10 ZEN"), .standard("0 ZEN"),
            about: "What a bid puts down while it stands; it is given back however the bid ends.")
        let term = reader.value(
            "lease_term", Kind.duration.positive.like("1 d").optional, .none,
            about: "For how long the price of a lease is fixed; then it is renewed at the price "
                + "that stands, or lapses. Without one, as long as the job wants.")
        let life = reader.value(
            "ask_life", Kind.duration.positive.like("7 d").optional, .none,
            about: "How long an ask stands until it is made anew.")
        market.deposit = deposit.value
        market.leaseTerm = term.value
        market.askLife = life.value
    }
}
