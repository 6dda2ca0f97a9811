import NetworkSimulation
import Quantities

extension ClaimFile {
    /// Reads a file of claims; a scenario is one too, if it has `expect:`.
    ///
    /// - Parameter metrics: the units of metrics by their names without an owner, so that a name
    ///   that is none, or a figure in another unit, is a fault of the file.
    /// - Throws: all faults that the file has, by line. Scenarios that it names are not read yet.
    public static func read(
        path: String, metrics: [(name: String, unit: String)]
    ) throws(ScenarioErrors) -> ClaimFile {
        let name = FilePath.resolve(path, in: "")
        let root: SourceNode
        do throws(ScenarioError) {
            let text = try SourceLoader.read(name, from: nil, key: "", what: "a file of claims")
            root = try SourceParser(text: text, file: name, voice: .scenario).parse()
        } catch {
            throw ScenarioErrors(error)
        }
        let context = ReaderContext(.decoding)
        let file: ClaimFile
        if root["claims"] == nil {
            file = try claims(ofScenario: name, root, metrics, context)
        } else {
            let reader = KeyedReader(root, at: .top, in: root.place, context: context)
            file = ClaimFileReader(reader, metrics: metrics).file(path: name)
            reader.finish()
        }
        guard context.errors.isEmpty else {
            throw ScenarioErrors(
                errors: context.errors.sorted {
                    ($0.line ?? 0, $0.column ?? 0, $0.key ?? "") < (
                        $1.line ?? 0, $1.column ?? 0, $1.key ?? ""
                    )
                })
        }
        return file
    }

    /// The claims of a scenario: a reading for each of its expectations.
    private static func claims(
        ofScenario path: String, _ root: SourceNode, _ metrics: [(name: String, unit: String)],
        _ context: ReaderContext
    ) throws(ScenarioErrors) -> ClaimFile {
        let recipe = ScenarioRecipe(path: path)
        let scenario = try Scenario.load(recipe)
        guard !scenario.expectations.isEmpty else {
            throw ScenarioErrors(
                root.place.error(
                    "has neither “claims:” nor, as a scenario, “expect:”; write e.g. “expect: "
                        + "[{metric: efficiency, is: 89% ± 1%, source: …}]”"))
        }
        let checker = MetricChecker(metrics: metrics)
        let claims = scenario.expectations.map { expectation in
            checker.check(
                expectation.metric, expectation.relation,
                at: Place(
                    file: expectation.file, line: expectation.line, column: nil, voice: .scenario,
                    note: .none), key: "expect", context)
            let runs = ClaimRuns(
                metric: expectation.metric, relation: expectation.relation,
                confidence: expectation.confidence, statistic: expectation.statistic,
                replicates: ClaimFileReader.replicates,
                scenario: ClaimScenario(recipe: recipe, identity: path), over: nil,
                impossible: nil, levers: expectation.levers)
            return Claim(
                name: expectation.metric, says: "\(expectation.relation)",
                source: expectation.source,
                readings: [
                    ClaimReading(
                        name: scenario.name, trial: .runs(runs), remark: expectation.remark,
                        file: expectation.file, line: expectation.line)
                ])
        }
        return ClaimFile(
            path: path, about: scenario.configuration.about, stated: [], claims: claims)
    }
}

/// Knows which metrics there are, and in which units.
struct MetricChecker {
    let metrics: [(name: String, unit: String)]

    /// Reports a metric that there is not, and a figure in another unit than the metric's.
    func check(
        _ name: String, _ relation: PublishedRelation?, at place: Place, key: String,
        _ context: ReaderContext
    ) {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        guard let metric = metrics.first(where: { $0.name == last }) else {
            context.report(
                place.error(
                    "there is no metric “\(name)”; `zoosim explain` lists them", key: key,
                    found: name,
                    nearest: Spelling.nearest(last, among: metrics.map(\.name))))
            return
        }
        guard let relation, relation.unit != metric.unit else { return }
        let unit = metric.unit == "1" ? "%" : metric.unit
        let said = relation.unit == "1" ? "%" : relation.unit
        context.report(
            place.error(
                "“\(metric.name)” is measured in \(unit), not in \(said)", key: key,
                found: "\(relation)", expected: unit))
    }
}
