import Quantities

/// Reads the keys of a file of claims.
///
/// A claim says for all of its readings what they do not say themselves.
struct ClaimFileReader {
    private let reader: KeyedReader
    private let checker: MetricChecker
    /// Where nothing else is said.
    static let replicates = 4...24

    init(_ reader: KeyedReader, metrics: [(name: String, unit: String)]) {
        self.reader = reader
        checker = MetricChecker(metrics: metrics)
    }

    /// What holds where a claim and its reading say nothing.
    private struct Defaults {
        var confidence: Double
        var replicates: ClosedRange<Int>
        var stated: [ClaimFile.StatedNumber]
    }

    func file(path: String) -> ClaimFile {
        let about = reader.value(
            "about", .text("The network's claims."), .standard("Claims."),
            about: "What the claims are about.")
        let defaults = Defaults(
            confidence: ExpectationReader.confidence(reader) ?? 0.95,
            replicates: replicates(reader) ?? Self.replicates, stated: readStated())
        let claims = reader.list(
            "claims", called: "<n>", atLeast: 1, identity: "claim",
            about: "What was published, each in one or more readings."
        ) { item in readClaim(item, defaults) }
        return ClaimFile(
            path: path, about: about.value, stated: defaults.stated, claims: claims)
    }

    private func readStated() -> [ClaimFile.StatedNumber] {
        reader.object("stated") { numbers in
            numbers.keys.map { name in
                let field = numbers.value(
                    name, .figure("8400 GPU-h"),
                    about: "A published number, under a name for checks.")
                return ClaimFile.StatedNumber(
                    name: name, figure: field.value, text: field.text)
            }
        }
    }

    private func readClaim(_ item: KeyedReader, _ defaults: Defaults) -> Claim {
        let name = item.value(
            "claim", .text("Zen-2-7B efficiency"), about: "A short name of the claim.")
        let says = item.value(
            "says", .text("89% of the centralised equivalent"), about: "What was published.")
        let source = item.value(
            "source", .text("the network's description"), .standard("the network's description"),
            about: "Where it was published.")
        // Whatever else a claim says, it says for its readings.
        let shared = item.keys.filter { Self.shared.contains($0) }
        let common = SourceNode(
            content: .mapping(
                shared.compactMap { key in
                    item.node(key).map {
                        SourceNode.Entry(key: key, place: item.place(of: key), value: $0)
                    }
                }), place: item.place)
        let readings = item.node("readings")?.items ?? []
        if readings.isEmpty {
            item.context.report(
                item.place.error(
                    "has no readings; write “readings:” and beneath it a list whose items have "
                        + "“reading”, and “scenario”, “check” or “not_modelled”",
                    key: item.path.child("readings").actual))
        }
        return Claim(
            name: name.value, says: says.value, source: source.value,
            readings: readings.enumerated().compactMap { place, node in
                do throws(ScenarioError) {
                    let reader = KeyedReader(
                        try node.merged(over: common),
                        at: item.path.child("readings").item("\(place)", general: "<n>"),
                        in: node.place, context: item.context)
                    let reading = readReading(reader, node, defaults)
                    reader.finish()
                    return reading
                } catch {
                    item.context.report(error)
                    return nil
                }
            })
    }

    private static let shared = [
        "metric", "is", "tolerance", "confidence", "replicates", "scenario", "set", "over",
        "levers", "remark", "ranges", "statistic",
    ]

    /// What a claim says for those of its readings that are runs is no fault of the others.
    private func ignoreShared(_ item: KeyedReader) {
        for key in Self.shared { _ = item.node(key) }
    }

    private func readReading(
        _ item: KeyedReader, _ node: SourceNode, _ defaults: Defaults
    ) -> ClaimReading? {
        let name = item.value(
            "reading", .text("four GPUs a node"), about: "How the claim is read, in a clause.")
        // What a claim remarks, it remarks of its runs.
        let isRun = !item.expects("check") && !item.expects("not_modelled")
        let remark =
            item.expects("remark") && (isRun || node["remark"] != nil)
            ? item.value(
                "remark", .text("an input was reckoned from it"),
                about: "What has to be known of it."
            ).value : nil
        let trial: ClaimReading.Trial?
        if item.expects("not_modelled") {
            ignoreShared(item)
            trial = .notModelled(
                item.value(
                    "not_modelled", .text("there is no bridge"), about: "Why nothing decides it."
                ).value)
        } else if item.expects("check") {
            ignoreShared(item)
            trial = readCheck(item, defaults).map { .check($0) }
        } else {
            trial = readRuns(item, defaults).map { .runs($0) }
        }
        return trial.map {
            ClaimReading(
                name: name.value, trial: $0, remark: remark, file: node.place.file,
                line: node.place.line)
        }
    }

    private func readCheck(_ item: KeyedReader, _ defaults: Defaults) -> ClaimCheck? {
        let written = item.value(
            "check", .text("gpu_hours / (nodes × 504)"),
            about: "Arithmetic over the numbers under “stated”.")
        let relation = ExpectationReader.relation(item)
        guard written.isSound else { return nil }
        let stated = Dictionary(
            defaults.stated.map { ($0.name, Operand.number(Measure($0.figure.value))) },
            uniquingKeysWith: { first, _ in first })
        do throws(ExpressionError) {
            let expression = try Expression(written.value)
            guard case .number(let number) = try expression.value(with: stated), number.isPure
            else {
                throw ExpressionError(
                    column: 1, message: "a check is arithmetic over plain numbers and percentages")
            }
            let value = number.value
            guard relation.isDecidable else {
                item.context.report(
                    item.place(of: "is").error(
                        "a check needs a tolerance, a range or a bound: “\(relation) ± 1%”",
                        key: item.path.child("is").actual))
                return nil
            }
            return ClaimCheck(
                expression: expression, relation: relation, value: value,
                spelled: expression.spelled { name in
                    defaults.stated.first { $0.name == name }.map {
                        String($0.text.prefix { !$0.isWhitespace })
                    }
                })
        } catch {
            item.context.report(
                written.error("“\(written.value)” is no check: \(error.description)"))
            return nil
        }
    }

    private func readRuns(_ item: KeyedReader, _ defaults: Defaults) -> ClaimRuns? {
        let metric = item.value(
            "metric", .metricName, about: "The metric; `zoosim explain` lists them.")
        let relation = ExpectationReader.relation(item)
        let scenario = readScenario(item)
        let isQuotient = item.expects("over")
        let over = isQuotient ? readDenominator(item, metric, scenario) : nil
        if metric.isSound {
            // A quotient is a share.
            checker.check(
                metric.value, isQuotient ? nil : relation, at: metric.place,
                key: metric.key, item.context)
            if isQuotient, relation.unit != "1" {
                item.context.report(
                    item.place(of: "is").error(
                        "what is divided by “over” is a share: write e.g. “at most 100%”",
                        key: item.path.child("is").actual))
            }
        }
        let impossible =
            item.expects("impossible")
            ? item.value(
                "impossible", .text("does not fit"),
                about: "Words of the fault with which the scenario is refused; that refutes."
            ).value
            : nil
        let confidence = ExpectationReader.confidence(item) ?? defaults.confidence
        let looks = replicates(item) ?? defaults.replicates
        let levers = ExpectationReader.levers(item)
        let ranges =
            item.node("ranges") != nil
            ? item.value(
                "ranges", .choice([("all", true), ("none", false)]),
                about: "Whether assumed inputs are put at both ends of their ranges."
            ).value : true
        guard let scenario, metric.isSound else { return nil }
        return ClaimRuns(
            metric: metric.value, relation: relation, confidence: confidence,
            statistic: ExpectationReader.statistic(item), replicates: looks,
            scenario: scenario, over: over, impossible: impossible, levers: levers,
            hasRanges: ranges)
    }

    private func readDenominator(
        _ item: KeyedReader, _ metric: Field<String>, _ scenario: ClaimScenario?
    ) -> ClaimRuns.Denominator? {
        item.object("over") { over in
            let own =
                over.expects("metric")
                ? over.value("metric", .metricName, about: "Without it, the same metric.")
                : metric
            if own.isSound {
                checker.check(own.value, nil, at: own.place, key: own.key, over.context)
            }
            let other =
                over.node("scenario") == nil && over.node("set") == nil
                ? scenario : readScenario(over, base: item.node("scenario"))
            return other.map { ClaimRuns.Denominator(metric: own.value, scenario: $0) }
        }
    }

    /// The scenario that `scenario` and `set` put together.
    private func readScenario(_ item: KeyedReader, base: SourceNode? = nil) -> ClaimScenario? {
        let settings = ValidationReader.settings(item)
        guard let node = item.node("scenario") ?? base else {
            item.context.report(
                item.place.error(
                    "is missing; write e.g. “scenario: quickstart.yaml”, “check” or "
                        + "“not_modelled”", key: item.path.child("scenario").actual))
            return nil
        }
        guard let name = node.scalar, !name.isEmpty else {
            item.context.report(
                node.place.error(
                    "found \(node.summary) where the name of a file belongs",
                    key: item.path.child("scenario").actual))
            return nil
        }
        let path = FilePath.resolve(name, in: FilePath.folder(of: node.place.file))
        return ClaimScenario(
            recipe: ScenarioRecipe(
                base: ScenarioRecipe.Base(path: path, origin: node),
                steps: settings.map { .set($0) }, place: item.place),
            identity: path + " " + (item.node("set")?.text ?? ""))
    }

    private func replicates(_ item: KeyedReader) -> ClosedRange<Int>? {
        guard item.expects("replicates") else { return nil }
        let field = item.value(
            "replicates", Kind<String>.text("4 to 24"),
            about: "The least and the greatest number of replicates.")
        let ends = field.value.split(separator: " ").compactMap { Int($0) }
        guard field.isSound, let least = ends.first, let most = ends.last, ends.count <= 2,
            ends.count == 2 ? field.value == "\(least) to \(most)" : field.value == "\(least)",
            2 <= least, least <= most, most <= 10_000
        else {
            item.context.report(
                field.error("write two numbers from 2 on, e.g. “4 to 24”", expected: "4 to 24"))
            return nil
        }
        return least...most
    }
}
