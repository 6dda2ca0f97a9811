import Quantities

/// Reads one validation case.
struct CaseReader {
    /// What is not read: it is there for people.
    static let remarks = ["setup", "reproduce", "verified", "paper"]

    private let reader: KeyedReader
    private let defaults: ValidationReader.Defaults
    private let isBareList: Bool
    private let frames: ValidationFrames

    init(
        _ reader: KeyedReader, _ defaults: ValidationReader.Defaults, isBareList: Bool,
        frames: ValidationFrames
    ) {
        self.reader = reader
        self.defaults = defaults
        self.isBareList = isBareList
        self.frames = frames
    }

    /// The case, or the runs that somebody else's table makes of it.
    func readCases() -> [ValidationCase] {
        for remark in Self.remarks { _ = reader.node(remark) }
        let id = reader.value(
            "id", .text("HM-A-4-CONV"), about: "What the case is called.")
        let group = reader.value(
            "group", Kind<String>.text("HM").optional,
            .same(as: defaults.group, called: "the file's"),
            about: "Row of the summary that it counts in.")
        let about = reader.value(
            "about", .text("4 T4 in Iowa"), .standard("A case."), about: "What was run.")
        let seeds = reader.value(
            "seeds", Kind<Int>.integer(from: 1).like("1"), .standard("1"),
            about: "How many seeds are run; the prediction is the mean.")
        let unscored = unscoredReason()
        let recipe = recipe()
        let transfer = reader.node("transfer") == nil ? nil : reader.object("transfer", transfer)
        var given = ValidationCase(
            id: id.value, group: group.value ?? "cases", about: about.value, recipe: recipe,
            transfer: transfer, seeds: seeds.value, unscored: unscored, predictions: [],
            mark: id.mark)
        let shared = sharedByPredictions()
        if let measured = reader.node("measured"), isTable(measured) {
            let tolerances = ForeignTolerances(
                reader.node("tolerance"), standard: defaults.tolerance.value)
            return PublishedTable(
                given: given, measured: MeasuredTable(measured), shared: shared,
                tolerances: tolerances, frames: frames
            ).cases(of: reader)
        }
        if isBareList, unscored == nil,
            !["metric", "predict", "measured"].contains(where: {
                reader.node($0) != nil
            })
        {
            // One table among others that has nothing to compare is no fault of theirs.
            reader.skip()
            given.unscored = "nothing was measured"
            return [given]
        }
        let predictions = predictions(shared)
        if predictions.isEmpty, unscored == nil {
            reader.context.report(
                reader.place.error(
                    "nothing is predicted: write “metric” and “measured”, or a list of them under "
                        + "“predict”, or “unscored” and why", key: reader.path.actual))
        }
        if recipe == nil, !predictions.isEmpty, unscored == nil {
            reader.context.report(
                reader.place.error(
                    "there is no scenario to run: name one with “base: FILE”, or write one under "
                        + "“scenario”", key: reader.path.actual))
        }
        given.predictions = predictions
        return [given]
    }

    /// Whether what was measured is somebody else's table, which names its own quantities.
    private func isTable(_ measured: SourceNode) -> Bool {
        reader.node("metric") == nil && reader.node("predict") == nil
            && (measured.entries != nil || isBareList)
    }

    private func unscoredReason() -> String? {
        reader.value(
            "unscored", Kind<String>.text("unstable in the source").optional, .none,
            about: "Why it is shown and not counted."
        ).value
    }

    /// How the case's scenario is put together; nil if nothing names one.
    private func recipe() -> ScenarioRecipe? {
        let base = ValidationReader.base(reader)
        let own = ValidationReader.scenario(reader)
        let settings = ValidationReader.settings(reader)
        guard base != nil || own != nil || defaults.frame.hasScenario else { return nil }
        return ScenarioRecipe(
            frame: defaults.frame, base: base, scenario: own, settings: settings,
            place: reader.place)
    }

    private func transfer(_ reader: KeyedReader) -> ValidationCase.Transfer {
        let from = reader.value(
            "from", .text("iowa"), about: "Group of the fleet or site whose first node sends.")
        let to = reader.value(
            "to", .text("belgium"), about: "Group or site whose first node receives.")
        let size = reader.value(
            "size", .bytes.positive.like("1 GB"), .standard("1 GB"), about: "What is sent.")
        let streams = reader.value(
            "streams", Kind<Int>.integer(from: 1).like("1").optional, .none,
            about: "Parallel TCP streams; without, the scenario's.")
        return ValidationCase.Transfer(
            from: from.value, to: to.value, bytes: Double(size.value.count),
            streams: streams.value, mark: from.mark)
    }

    /// What the case says for all its predictions.
    private func sharedByPredictions() -> PredictionReader.Defaults {
        PredictionReader.Defaults(
            source: reader.value(
                "source", Kind<String>.text("arXiv 2306.03163").optional,
                .same(as: defaults.source, called: "the file's"), about: "Where it was published."),
            kind: ValidationReader.kind(
                reader, .same(as: defaults.kind, called: "the file's")),
            isHeldOut: ValidationReader.split(
                reader, .same(as: defaults.isHeldOut, called: "the file's")),
            note: reader.value(
                "note", Kind<String>.text("two steps only").optional, .none,
                about: "What has to be known of it; it explains a miss."))
    }

    private func predictions(_ shared: PredictionReader.Defaults) -> [Prediction] {
        let tolerance = reader.value(
            "tolerance", Kind<Tolerance>.tolerance.optional,
            .same(as: defaults.tolerance, called: "the file's"),
            about: "How far a prediction may be off.")
        guard reader.node("predict") != nil else {
            guard reader.node("metric") != nil || reader.node("measured") != nil else { return [] }
            return [PredictionReader(reader, shared, tolerance).prediction()]
        }
        for key in ["metric", "measured"] where reader.node(key) != nil {
            reader.context.report(
                reader.place(of: key).error(
                    "stands beside “predict”; write it there, as one more item of the list",
                    key: reader.path.child(key).actual))
        }
        return reader.list(
            "predict", called: "<n>", atLeast: 1, identity: "metric",
            about: "Metrics of the run and what was measured."
        ) { item in
            let note = item.value(
                "note", Kind<String>.text("two steps only").optional,
                .same(as: shared.note, called: "the case's"), about: "What explains a miss.")
            let unscored = item.value(
                "unscored", Kind<String>.text("unstable in the source").optional, .none,
                about: "Why it is shown and not counted.")
            let own = PredictionReader.Defaults(
                source: item.value(
                    "source", Kind<String>.text("arXiv 2306.03163").optional,
                    .same(as: shared.source, called: "the case's"),
                    about: "Where it was published."),
                kind: ValidationReader.kind(item, .same(as: shared.kind, called: "the case's")),
                isHeldOut: ValidationReader.split(
                    item, .same(as: shared.isHeldOut, called: "the case's")), note: note)
            let tolerance = item.value(
                "tolerance", Kind<Tolerance>.tolerance.optional,
                .same(as: tolerance, called: "the case's"),
                about: "How far the prediction may be off.")
            var prediction = PredictionReader(item, own, tolerance).prediction()
            prediction.unscored = unscored.value
            prediction.group =
                item.value(
                    "group", Kind<String>.text("HM communication").optional, .none,
                    about: "Row of the summary, where it is not the case's."
                ).value
            return prediction
        }
    }
}
