import Testing

@testable import ScenarioFiles

/// What a person is told whose file of cases is wrong.
@Suite struct BrokenValidationTests {
    private func said(_ text: String) -> [String] {
        ValidationReadingTests.faults(text).map { fault in
            var fault = fault
            fault.file = "cases.yaml"
            return fault.description
        }
    }

    @Test func `several faults of a file are told at once, each with its line and key`() {
        let said = said(
            """
            group: HM
            bas: x.yaml
            tolerance: ten
            cases:
              - id: a
                metric: step_time
                mesured: 2 s
              - id: a
                set: [1]
                metric: step_time
                measured: soon
            """)
        #expect(
            said == [
                "cases.yaml:2: bas: unknown key; did you mean “base”?",
                "cases.yaml:3: tolerance: found “ten”; write a tolerance such as “10%”, “3 "
                    + "points”, “5 s”, “x2” or “1 grid step”",
                "cases.yaml:5: cases.a: there is no scenario to run: name one with “base: FILE”, "
                    + "or write one under “scenario”",
                "cases.yaml:5: cases.a.measured: is missing; write e.g. “measured: 233.9 s”",
                "cases.yaml:7: cases.a.mesured: unknown key; did you mean “measured”?",
                "cases.yaml:8: a: this id is taken; every case needs its own",
                "cases.yaml:8: cases.a: there is no scenario to run: name one with “base: FILE”, "
                    + "or write one under “scenario”",
                "cases.yaml:9: cases.a.set: found a list of 1 where keys and values belong; write "
                    + "e.g. “set: {jobs.0.nodes: 16}”",
                "cases.yaml:11: cases.a.measured: found “soon”; write a number with its unit, a "
                    + "list of them, or a range “80 s to 180 s”, e.g. “233.9 s”",
            ])
    }

    @Test(arguments: [
        ("cases: []\n", "it lists at least 1"),
        ("about: x\n", "is missing; it lists at least 1"),
        ("hello\n", "write “cases:”"),
        ("cases: [{id: a, scenario: {}}]\n", "nothing is predicted"),
        ("cases: [{id: a, base: {}, metric: m, measured: 1}]\n", "name of a file"),
        ("cases: [{id: a, scenario: x.yaml, metric: m, measured: 1}]\n", "“base: FILE”"),
        (
            "fitted: [{key: seed, value: 2, on: [b]}]\ncases: [{id: bb, unscored: no}]\n",
            "there is no case “b”; did you mean “bb”?"
        ),
        ("inputs: [{key: seed}]\ncases: [{id: b, unscored: no}]\n", "value: is missing"),
        ("cases: [{id: b, set: {\"\": 1}, unscored: no}]\n", "no key of a scenario"),
        (
            "cases: [{id: b, scenario: {}, metric: m, measured: 1, predict: []}]\n",
            "stands beside “predict”"
        ),
        (
            "cases: [{id: b, scenario: {}, metric: m, measured: 1, reaches: 2}]\n",
            "nothing is sought"
        ),
        (
            "cases: [{id: b, scenario: {}, metric: m, measured: 1, tolerance: 1 grid step}]\n",
            "only a prediction with “least” has a grid"
        ),
        (
            "cases: [{id: b, scenario: {}, metric: m, measured: 1, reaches: 2, least: {key: k, "
                + "from: 2 s, to: 1 s}}]\n",
            "a grid goes from a value above zero to a greater one"
        ),
        ("cases: [{id: b, kind: rumoured, unscored: no}]\n", "possible are “measured”"),
    ])
    func `a fault says what to do`(_ text: String, _ words: String) {
        let all = said(text)
        #expect(all.contains { $0.contains(words) }, "\(all)")
    }

    @Test func `a base that is not there is told at the line that names it`() throws {
        let file = try ValidationReadingTests.read(
            "cases:\n  - id: a\n    base: nowhere.yaml\n    metric: m\n    measured: 1\n")
        let recipe = try #require(file.cases[0].recipe)
        #expect {
            try Scenario.load(recipe)
        } throws: { error in
            let fault = (error as? ScenarioErrors)?.errors.first
            return fault?.line == 3 && fault?.key == "base"
                && fault?.message.contains("relative to the file that names it") == true
        }
    }

    @Test func `a setting that leads nowhere is told at its line`() throws {
        let file = try ValidationReadingTests.read(
            """
            base: \(ValidationReadingTests.small)
            cases:
              - id: a
                set:
                  jobs.smal.nodes: 3
                metric: m
                measured: 1
            """)
        let recipe = try #require(file.cases[0].recipe)
        #expect {
            try Scenario.load(recipe)
        } throws: { error in
            let fault = (error as? ScenarioErrors)?.errors.first
            return fault?.line == 5 && fault?.nearest == "small"
        }
    }
}
