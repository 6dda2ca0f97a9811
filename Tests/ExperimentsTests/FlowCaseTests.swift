import Foundation
import Testing

@testable import Experiments

/// Cases of flow completion times: what is read, and what is said of what cannot be.
@Suite struct FlowCaseTests {
    private func read(
        flows: String, links: String = #"{"id": "l", "bandwidth_Bps": 100}"#,
        finishes: String = #"{"x": [1]}"#, more: String = ""
    ) throws(FlowCaseError) -> FlowCase {
        let text =
            #"{"links": [\#(links)], "flows": [\#(flows)], "finish_s": \#(finishes)\#(more)}"#
        return try FlowCase(data: Data(text.utf8), path: "case.json")
    }

    private static let flow = #"{"id": 0, "bytes": 100, "route": ["l"]}"#

    @Test func `only links, flows and finishes are needed`() throws {
        let comparison = try read(flows: Self.flow).compare()
        #expect(comparison.reference == "x")
        #expect(comparison.rows.map(\.predicted) == [1])
        #expect(comparison.difference == 0)
    }

    @Test func `a finish that is off is measured against the reference`() throws {
        let comparison = try read(flows: Self.flow, finishes: #"{"x": [1.25]}"#).compare()
        #expect(comparison.difference == 0.2)
    }

    @Test func `a reference that is absurdly short is a difference and no fault`() throws {
        let flow = #"{"id": 0, "bytes": 1e12, "route": ["l"]}"#
        let comparison = try read(flows: flow, finishes: #"{"x": [1e-6]}"#).compare()
        #expect(comparison.rows.map(\.predicted) == [1e10])
        #expect(comparison.difference > 1e15)
    }

    /// Flow 1 waits for flow 0, which ends at 1 s, and half a second more; it has the link alone.
    @Test func `a flow waits for others and for its delay`() throws {
        let second = #"{"id": 1, "bytes": 100, "route": ["l"], "after": [0], "delay_s": 0.5}"#
        let given = try read(
            flows: Self.flow + "," + second, finishes: #"{"x": [1, 2.5]}"#)
        #expect(try given.compare().rows.map(\.predicted) == [1, 2.5])
    }

    @Test func `finishes stand at the identities of flows that count from 0`() throws {
        let flows = #"{"id": 1, "bytes": 300, "route": ["l"], "start_s": 9}, "# + Self.flow
        let comparison = try read(flows: flows, finishes: #"{"x": [1, 12]}"#).compare()
        #expect(comparison.rows.map(\.flow) == [1, 0])
        #expect(comparison.difference < 1e-12)
    }

    /// At short times the clock's nanosecond would be more than a billionth.
    @Test func `a microsecond is as exact as a day`() throws {
        let links = #"{"id": "l", "bandwidth_Bps": 3e9}"#
        let given = try read(
            flows: #"{"id": 0, "bytes": 100000, "route": ["l"]}"#, links: links,
            finishes: #"{"x": [3.33333333333333e-5]}"#)
        #expect(try given.compare().difference < 1e-12)
    }

    @Test(arguments: [
        ("nonsense", "case.json: "),
        (#"{"links": [], "flows": []}"#, "finish_s: is missing"),
        (
            #"{"links": [], "flows": [{"id": 0, "bytes": 1, "route": ["l"]}], "#
                + #""finish_s": {"x": [1]}}"#,
            "flows.0.route: there is no link “l”"
        ),
        (
            #"{"links": [], "flows": [{"id": 0, "bytes": "1", "route": []}], "finish_s": {}}"#,
            "flows.0.bytes: is no Double"
        ),
        (#"{"links": [], "flows": [], "finish_s": {"x": []}}"#, "flows: there is none"),
        (
            #"{"links": [], "flows": [], "finish_s": {"x": [1]}}"#,
            "finish_s.x: found 1 finishes, expected 0"
        ),
    ])
    func `a file that is no case is refused, and why`(_ text: String, _ words: String) {
        let error = #expect(throws: FlowCaseError.self) {
            try FlowCase(data: Data(text.utf8), path: "case.json")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "none")")
        #expect(error?.description.hasPrefix("case.json: ") == true)
    }

    @Test func `flows that wait for each other never finish, and it is said`() throws {
        let first = #"{"id": 0, "bytes": 1, "route": ["l"], "after": [1]}"#
        let second = #"{"id": 1, "bytes": 1, "route": ["l"], "after": [0]}"#
        let given = try read(flows: first + "," + second, finishes: #"{"x": [1, 1]}"#)
        let error = #expect(throws: FlowCaseError.self) { try given.compare() }
        #expect(error?.description.hasSuffix("flows.0: never finishes") == true)
    }
}
