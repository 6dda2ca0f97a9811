import Experiments
import Foundation
import FoundationXML
import ScenarioFiles
import Testing

/// Verdicts for machines.
struct ClaimReportTests {
    /// Counts the elements of an XML text.
    private final class Counter: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var attributes: [String: [String: String]] = [:]
        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes given: [String: String] = [:]
        ) {
            counts[name, default: 0] += 1
            attributes[name] = attributes[name] ?? given
        }
    }

    private func study() throws -> ClaimStudy {
        try ClaimFixture.study(
            """
                  - {reading: "a \\"quoted\\" <one>", check: 2 + 2, is: 4 things ± 1%}
                  - {reading: b, check: 2 × 2, is: at least 5 things}
                  - {reading: c, not_modelled: nobody knows}
                  - {reading: d, metric: efficiency, is: 50%}
                  - {reading: e, metric: efficiency, is: 1% ± 0.5%}
            """)
    }

    @Test func `the XML is well formed, and counts what failed`() throws {
        let parser = XMLParser(data: Data(try study().junit().utf8))
        let counter = Counter()
        parser.delegate = counter
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(counter.counts["testcase"] == 5)
        #expect(counter.counts["failure"] == 2)
        #expect(counter.counts["skipped"] == 2)
        #expect(counter.attributes["testsuites"]?["failures"] == "2")
        #expect(counter.attributes["testcase"]?["name"] == "a \"quoted\" <one>")
        #expect(
            counter.attributes["failure"]?["message"]?.hasPrefix("something & <more>: ") == true)
    }

    @Test func `annotations name file and line, on one line each`() throws {
        let lines = try study().annotations()
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("::error file="))
        #expect(lines[0].contains(",line=11,title=a claim contradiction::b: "))
        // Per cent signs are escaped, as the workflow's commands want it.
        #expect(lines[1].contains("1%25 ± 0.5%25"))
        #expect(lines.allSatisfy { !$0.contains("\n") })
    }

    @Test func `the JSON has every reading with its interval`() throws {
        let data = Data(try study().json().utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let claims = try #require(root["claims"] as? [[String: Any]])
        let readings = try #require(claims.first?["readings"] as? [[String: Any]])
        #expect(
            readings.map { $0["verdict"] as? String } == [
                "consistent", "contradiction", "not modelled", "compared", "refuted",
            ])
        #expect((readings[4]["low"] as? Double ?? 0) > 0.015)
        #expect(readings[4]["replicates"] as? Int == 3)
        #expect(root["exit_code"] as? Int == 1)
    }
}
