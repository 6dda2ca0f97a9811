public import Foundation
import Quantities

/// A case of flow completion times: links, flows, and when each flow finishes by a reference.
///
/// The format is that of the cross-check with SimGrid: one JSON object with `links` (bytes/s, s),
/// `flows` (bytes, route, start, what they wait for, rate cap), `bandwidth_changes` and `finish_s`,
/// which gives for each reference the finish of every flow in seconds.
public struct FlowCase: Sendable {
    /// A link with a capacity in both directions together.
    struct Link: Decodable, Sendable {
        var id: String
        var bandwidth_Bps: Double
        var latency_s: Double?
    }

    /// A flow over the links of its route, in order.
    struct Flow: Decodable, Sendable {
        var id: Int
        var bytes: Double
        var route: [String]
        var start_s: Double?
        /// Flows that have to finish first, and the time from then, or from the start, to the
        /// beginning.
        var after: [Int]?
        var delay_s: Double?
        /// At most so many bytes/s; 0 for no cap.
        var rate_cap_Bps: Double?
    }

    /// A link gets another capacity.
    struct Change: Decodable, Sendable {
        var link: String
        var at_s: Double
        var bandwidth_Bps: Double
    }

    private struct File: Decodable {
        var name: String?
        var description: String?
        var links: [Link]
        var flows: [Flow]
        var bandwidth_changes: [Change]?
        var finish_s: [String: [Double]]
    }

    /// The case's name and what it is about.
    public let name: String
    public let about: String
    let links: [Link]
    let flows: [Flow]
    let changes: [Change]
    /// The finishes by each reference, aligned with the flows, by name.
    let references: [(name: String, finishes: [Double])]

    /// The identities of the flows, in the order of the file.
    public var flowIDs: [Int] { flows.map(\.id) }

    /// The reference that decides: an independent solver if there is one, since a simulator may
    /// have laws of its own; else the first by name.
    var judge: Int { references.firstIndex { $0.name == "independent-max-min" } ?? 0 }

    /// Reads a case.
    ///
    /// - Throws: `FlowCaseError` if the file cannot be read, is no such case, or names a link or a
    ///   flow that it does not have.
    public init(path: String) throws(FlowCaseError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FlowCaseError(path, "cannot be read; give the path of a file")
        }
        try self.init(data: data, path: path)
    }

    /// Reads a case from the bytes of a file; the path is for messages.
    public init(data: Data, path: String) throws(FlowCaseError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: data)
        } catch let error as DecodingError {
            throw FlowCaseError(path, Self.words(for: error))
        } catch {
            throw FlowCaseError(path, "\(error.localizedDescription)")
        }
        name = file.name ?? path
        about = file.description ?? ""
        links = file.links
        flows = file.flows
        changes = file.bandwidth_changes ?? []
        let places = Self.places(of: file.flows.map(\.id))
        var references: [(name: String, finishes: [Double])] = []
        for (name, finishes) in file.finish_s.sorted(by: { $0.key < $1.key }) {
            guard finishes.count == file.flows.count else {
                throw FlowCaseError(
                    path,
                    "finish_s.\(name): found \(finishes.count) finishes, expected "
                        + "\(file.flows.count), one a flow")
            }
            references.append((name, places.map { finishes[$0] }))
        }
        self.references = references
        try check(path)
    }

    /// Where each flow's finish stands: at its identity if these count from 0, else at its place.
    private static func places(of ids: [Int]) -> [Int] {
        ids.sorted() == Array(ids.indices) ? ids : Array(ids.indices)
    }

    private func check(_ path: String) throws(FlowCaseError) {
        guard !flows.isEmpty else { throw FlowCaseError(path, "flows: there is none") }
        guard !references.isEmpty else { throw FlowCaseError(path, "finish_s: there is none") }
        let names = Set(links.map(\.id))
        let ids = Set(flowIDs)
        guard names.count == links.count else { throw FlowCaseError(path, "links: one is twice") }
        guard ids.count == flows.count else { throw FlowCaseError(path, "flows: an id is twice") }
        for link in links where !(link.bandwidth_Bps > 0 && (link.latency_s ?? 0) >= 0) {
            throw FlowCaseError(
                path, "links.\(link.id): bandwidth_Bps must be above 0 and latency_s not below")
        }
        for flow in flows {
            let key = "flows.\(flow.id)"
            for link in flow.route where !names.contains(link) {
                throw FlowCaseError(path, "\(key).route: there is no link “\(link)”")
            }
            for other in flow.after ?? [] where !ids.contains(other) || other == flow.id {
                throw FlowCaseError(path, "\(key).after: there is no other flow \(other)")
            }
            let times = [flow.start_s ?? 0, flow.delay_s ?? 0, flow.rate_cap_Bps ?? 0]
            guard flow.bytes >= 0, flow.bytes == flow.bytes.rounded(), flow.bytes < 0x1p53,
                times.allSatisfy({ $0 >= 0 }), !flow.route.isEmpty
            else {
                throw FlowCaseError(
                    path,
                    "\(key): bytes must be whole and not below 0, start_s, delay_s and "
                        + "rate_cap_Bps not below 0, and route must name a link")
            }
        }
        for change in changes {
            guard names.contains(change.link), change.at_s >= 0, change.bandwidth_Bps >= 0 else {
                throw FlowCaseError(
                    path,
                    "bandwidth_changes: link “\(change.link)” must be one of the links, at_s and "
                        + "bandwidth_Bps not below 0")
            }
        }
    }

    private static func words(for error: DecodingError) -> String {
        func key(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        return switch error {
        case .keyNotFound(let missing, let context):
            "\(key(context.codingPath + [missing])): is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(key(context.codingPath)): is no \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? context.debugDescription
                : "\(key(context.codingPath)): \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }
}

/// What is wrong with the file of a case.
public struct FlowCaseError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ path: String, _ message: String) { description = "\(path): \(message)" }
}
