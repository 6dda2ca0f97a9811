/// A case whose measured values are somebody else's table: names and numbers, of which some mean a
/// metric.
///
/// No value is lost: each is compared, or shown with the reason why it is not.
struct PublishedTable {
    /// The case without its predictions.
    let given: ValidationCase
    let measured: MeasuredTable
    let shared: PredictionReader.Defaults
    let tolerances: ForeignTolerances
    let frames: ValidationFrames

    /// The case, or the runs that a rule makes of it where it has no scenario of its own.
    func cases(of reader: KeyedReader) -> [ValidationCase] {
        if given.recipe != nil { return [whole(why: nil)] }
        // What a table says beside is for people.
        reader.skip()
        if let why = given.unscored ?? notMeant(reader) { return [whole(why: why)] }
        guard let setup = reader.node("setup"), setup.entries != nil else {
            return [whole(why: "neither a scenario nor a setup says how it was run")]
        }
        let published = PublishedCase(setup: setup, measured: measured)
        switch PublishedRules.reading(of: published) {
        case .unread(let why): return [whole(why: why)]
        case .runs(let runs):
            do throws(ScenarioErrors) {
                return try cases(of: runs, reader)
            } catch {
                let why = error.errors.first.map { "\($0)" } ?? "the project's cases are not here"
                return [whole(why: why)]
            }
        }
    }

    /// Why the table itself says that it is not to be scored.
    private func notMeant(_ reader: KeyedReader) -> String? {
        let tolerance = reader.node("tolerance")?.scalar ?? ""
        if tolerance.lowercased().hasPrefix("do not score") { return tolerance }
        let way = reader.node("reproduce")?.scalar ?? ""
        if way.lowercased().hasPrefix("input") { return "the table calls it an \(way)" }
        return nil
    }

    /// One case with all values under their own names.
    ///
    /// - Parameter why: Why none of them is scored.
    private func whole(why: String?) -> ValidationCase {
        var whole = given
        for entry in measured.entries { add(entry, to: &whole, why: why) }
        if whole.predictions.isEmpty { whole.unscored = why ?? given.unscored ?? "no figure" }
        return whole
    }

    private func add(_ entry: MeasuredTable.Entry, to whole: inout ValidationCase, why: String?) {
        let name = entry.path.isEmpty ? "measured" : entry.name
        guard let figure = entry.figure else {
            whole.remarks.append(
                ValidationCase.Remark(what: "\(given.id) \(name)", why: entry.why))
            return
        }
        whole.predictions.append(prediction(name, figure, entry.place, why: why))
    }

    private func prediction(
        _ name: String, _ figure: MeasuredFigure, _ place: Place, why: String?,
        called: String? = nil
    ) -> Prediction {
        let mark = SourceMark(file: place.file, line: place.line, key: given.id + ".measured")
        return Prediction(
            least: nil, metric: Prediction.Term(caseID: nil, metric: name, mark: mark),
            divisor: nil, measured: figure, tolerance: tolerances.tolerance(of: called ?? name),
            source: shared.source.value ?? "", kind: shared.kind.value,
            isHeldOut: shared.isHeldOut.value, note: shared.note.value, unscored: why,
            isForeign: true, isTabulated: true, mark: mark)
    }

    private func cases(
        of runs: [PublishedRun], _ reader: KeyedReader
    ) throws(ScenarioErrors) -> [ValidationCase] {
        var cases: [ValidationCase] = []
        var claimed: [[String]] = []
        for run in runs {
            var one = given
            one.id += run.name
            one.seeds = max(given.seeds, run.seeds)
            one.recipe = try recipe(of: run, reader.place)
            one.transfer = run.transfer.map {
                ValidationCase.Transfer(
                    from: $0.from, to: $0.to, bytes: $0.bytes, streams: $0.streams,
                    mark: given.mark)
            }
            for figure in run.figures {
                guard let (entry, value) = find(figure.path) else { continue }
                claimed.append(figure.path)
                one.predictions.append(prediction(figure, value, entry))
            }
            if !one.predictions.isEmpty {
                cases.append(one)
                frames.note(run.constants.map(\.stated))
            }
        }
        var rest = given
        let left = runs.flatMap(\.left)
        for entry in measured.entries where !claimed.contains(entry.path) {
            if let why = left.first(where: { $0.path == entry.path })?.why {
                add(entry, to: &rest, why: why)
            } else {
                add(rest: entry, claimed, to: &rest)
            }
        }
        if cases.isEmpty { return [whole(why: "nothing of it is a metric of its run")] }
        cases[0].predictions += rest.predictions
        cases[0].remarks += rest.remarks
        return cases
    }

    /// Adds what no run has claimed: a whole entry, or the rows of a column that are left.
    private func add(
        rest entry: MeasuredTable.Entry, _ claimed: [[String]], to rest: inout ValidationCase
    ) {
        let rows = (entry.figure?.figures.indices).map { Array($0) } ?? []
        let left = rows.filter { !claimed.contains(entry.path + ["\($0)"]) }
        guard left.count < rows.count else {
            add(entry, to: &rest, why: "no metric of a run")
            return
        }
        for row in left {
            let value = entry.figure?.figures[row].written ?? ""
            rest.remarks.append(
                ValidationCase.Remark(
                    what: "\(given.id) \(entry.name) row \(row + 1)",
                    why: "\(value): the other rows follow from it"))
        }
    }

    /// The entry of a path, or the one row of a column that it names.
    private func find(_ path: [String]) -> (MeasuredTable.Entry, MeasuredFigure)? {
        if let entry = measured.entries.first(where: { $0.path == path }) {
            return entry.figure.map { (entry, $0) }
        }
        guard let row = path.last.flatMap({ Int($0) }),
            let entry = measured.entries.first(where: { $0.path == Array(path.dropLast()) }),
            let figure = entry.figure, figure.figures.indices.contains(row)
        else { return nil }
        return (entry, MeasuredFigure(figures: [figure.figures[row]], isRange: false))
    }

    private func prediction(
        _ figure: PublishedRun.Figure, _ value: MeasuredFigure, _ entry: MeasuredTable.Entry
    ) -> Prediction {
        var prediction = prediction(
            figure.metric, value, entry.place, why: figure.unscored,
            called: figure.called ?? figure.path.first)
        prediction.isForeign = false
        if !figure.row.isEmpty { prediction.group = given.group + " " + figure.row }
        for place in prediction.measured.figures.indices
        where prediction.measured.figures[place].unit.isEmpty {
            prediction.measured.figures[place].unit = figure.unit
            if figure.unit == "%" { prediction.measured.figures[place].value /= 100 }
        }
        return prediction
    }

    private func recipe(
        of run: PublishedRun, _ place: Place
    ) throws(ScenarioErrors) -> ScenarioRecipe {
        let frame = try frames.take(named: run.like, from: place.file)
        var base: ScenarioRecipe.Base?
        if let name = run.base {
            guard let path = ValidationFrames.find("bases/" + name, from: place.file) else {
                throw ScenarioErrors(place.error("there is no file bases/\(name)"))
            }
            base = ScenarioRecipe.Base(path: path, origin: nil)
        }
        var settings: [Override] = []
        do throws(ScenarioError) {
            for (key, value) in run.settings {
                let node = try SourceParser(text: value, file: place.file, voice: .scenario)
                    .parse()
                settings.append(try Override(key: key, at: place, value: node))
            }
        } catch {
            throw ScenarioErrors(error)
        }
        return ScenarioRecipe(
            frame: frame, base: base, scenario: nil, settings: settings, place: place)
    }
}
