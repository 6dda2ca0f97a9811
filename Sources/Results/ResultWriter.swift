import CHDF5
import Foundation
public import NetworkSimulation
public import ProtocolCore

/// Streams the rows of a run into a result file (`ResultLayout` says how it is laid out).
///
/// The file can be read while it is being written, and after a crash up to the last flush (HDF5's
/// single writer, multiple readers). Memory does not grow with the rows: they are written chunk
/// by chunk. A flush happens by itself after 1,024 rows and then whenever the rows have grown by
/// a quarter, so that what a crash can cost stays in proportion and the file small; more may be
/// asked for. Two identical runs that are flushed at the same rows give identical bytes.
///
/// `append` cannot throw: the first failure is kept, further rows are dropped, and `flush` or
/// `close` throws it; `failure` tells it earlier. Not for use by several threads at once.
public final class ResultWriter: RecordSink {
    private let path: String
    private var file: hid_t?
    /// Those of the first role, then those of the second.
    private var tables: [TableWriter] = []
    private var metrics: [String: Metric] = [:]
    private var rows = 0
    private var nextFlush = 1_024
    /// What went wrong first, if anything did.
    public private(set) var failure: ResultError?

    /// Creates the file, over an old one, and the folders that lead to it.
    public init(path: String, header: RunHeader) throws(ResultError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent.isEmpty
                    ? "." : (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
        } catch {
            throw .cannotCreate(path: path, detail: "\(error.localizedDescription)")
        }
        do throws(HDF5.Failure) {
            try HDF5.exclusively { () throws(HDF5.Failure) in try create(header) }
        } catch {
            throw .cannotCreate(path: path, detail: error.message)
        }
    }

    deinit {
        guard file != nil else { return }
        try? flush()
        try? HDF5.exclusively { () throws(HDF5.Failure) in try closeFile() }
    }

    /// Takes a row; it is on disk after the next flush.
    public func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        precondition(file != nil, "a row for \(path) after it was closed")
        guard failure == nil else { return }
        let target = tables[role.index * RecordTable.all.count + table]
        rows += 1
        let isFull = target.append(row)
        if rows >= nextFlush {
            nextFlush = rows + rows / 4
            try? flush()
        } else if isFull {
            try? perform("adding rows to \(RecordTable.all[table].name)") {
                () throws(HDF5.Failure) in try target.flushFullChunks()
            }
        }
    }

    /// Rows that wait in memory, over all tables; never more than a chunk a table.
    var waitingRows: Int { tables.reduce(0) { $0 + $1.waiting } }

    /// Brings every row so far to disk, where readers and a crash find it.
    public func flush() throws(ResultError) {
        try perform("adding rows") { () throws(HDF5.Failure) in
            for table in tables { try table.flush() }
            if let file { try HDF5.check(H5Fflush(file, H5F_SCOPE_LOCAL)) }
        }
    }

    /// Sets a metric, to be written at the end; one of the same name is replaced.
    public func setMetric(_ metric: Metric) { metrics[metric.name] = metric }

    /// Writes the rest, the metrics and the digest, and closes the file.
    ///
    /// `complete` says that the run came to its end; a run that was interrupted is closed with
    /// false, and what it simulated can be read.
    public func close(digest: Digest, complete: Bool) throws(ResultError) {
        precondition(file != nil, "\(path) is closed twice")
        try flush()
        try perform("closing it") { () throws(HDF5.Failure) in
            try closeFile()
            // New objects cannot be made in a file that others may be reading: open it afresh.
            let file = try HDF5.withFileAccess { access throws(HDF5.Failure) in
                try HDF5.identifier(H5Fopen(path, chdf5_read_write(), access))
            }
            defer { H5Fclose(file) }
            try ResultLayout.write(Array(metrics.values), to: file)
            try HDF5.setAttribute("digest", of: file, to: digest.description)
            try HDF5.setAttribute("complete", of: file, to: complete ? "true" : "false")
            try HDF5.check(H5Fflush(file, H5F_SCOPE_LOCAL))
        }
    }
}

extension ResultWriter {
    /// Makes the file and all its objects, then lets readers in.
    private func create(_ header: RunHeader) throws(HDF5.Failure) {
        let file = try HDF5.withFileAccess { access throws(HDF5.Failure) in
            try HDF5.withProperties(chdf5_class_file_create()) { list throws(HDF5.Failure) in
                try HDF5.check(H5Pset_link_creation_order(list, chdf5_creation_order()))
                try HDF5.check(H5Pset_obj_track_times(list, false))
                return try HDF5.identifier(H5Fcreate(path, chdf5_truncate(), list, access))
            }
        }
        self.file = file
        try ResultLayout.create(in: file, header: header)
        try HDF5.check(H5Fstart_swmr_write(file))
        for role in RunRole.allCases {
            for table in RecordTable.all {
                tables.append(try TableWriter(table, of: role, in: file))
            }
        }
    }

    private func closeFile() throws(HDF5.Failure) {
        guard let file else { return }
        self.file = nil
        tables = []
        try HDF5.check(H5Fclose(file))
    }

    /// Does something in the library, unless something failed before.
    private func perform(
        _ doing: String, _ body: () throws(HDF5.Failure) -> Void
    ) throws(ResultError) {
        if let failure { throw failure }
        do throws(HDF5.Failure) {
            try HDF5.exclusively(body)
        } catch {
            let error = ResultError.cannotWrite(path: path, doing: doing, detail: error.message)
            failure = error
            throw error
        }
    }
}
