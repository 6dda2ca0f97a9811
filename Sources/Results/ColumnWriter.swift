import CHDF5
import NetworkSimulation

/// The values of one column that wait to be written, and the dataset that takes them.
///
/// They wait until a chunk is full, so that each chunk is compressed once: a chunk that is written
/// half full is compressed again later, and in a file that is read meanwhile its old place is lost.
final class ColumnWriter {
    private let kind: RecordTable.Kind
    private let dataset: hid_t
    private var written = 0
    /// Bytes of one value, and values of one chunk.
    private let width: Int
    private let chunk: Int
    /// Room for the values of a chunk; none before the first.
    private var values: UnsafeMutableRawPointer?
    /// Values that wait.
    private(set) var waiting = 0
    /// Values that the chunk that the dataset ends in still takes.
    private var room: Int

    /// Opens the dataset with a cache that holds one chunk.
    init(_ path: String, kind: RecordTable.Kind, in file: hid_t) throws(HDF5.Failure) {
        self.kind = kind
        width = ResultLayout.width(of: kind)
        chunk = ResultLayout.chunk(of: kind)
        room = chunk
        dataset = try HDF5.withProperties(chdf5_class_dataset_access()) {
            access throws(HDF5.Failure) in
            let bytes = ResultLayout.chunk(of: kind) * ResultLayout.width(of: kind)
            try HDF5.check(H5Pset_chunk_cache(access, 1, bytes, 1))
            return try HDF5.identifier(H5Dopen2(file, path, access))
        }
    }

    deinit { values?.deallocate() }

    /// Whether the values that wait fill up the chunk that the dataset ends in.
    var chunkIsFull: Bool { room == 0 }

    /// Takes a value unless it is of another kind; says whether it was taken.
    @inline(__always)
    func append(_ value: RecordValue) -> Bool {
        let target = nextPlace()
        switch value {
        case .integer(let integer):
            guard kind == .integer else { return false }
            target.storeBytes(of: integer, as: Int64.self)
        case .real(let real):
            guard kind == .real else { return false }
            target.storeBytes(of: real, as: Double.self)
        case .text(let text):
            guard value.fits(kind) else { return false }
            store(text, at: target)
        }
        waiting += 1
        room -= 1
        return true
    }

    private func store(_ text: String, at target: UnsafeMutableRawPointer) {
        // A word that fits may stand at the end of the memory, which ends with its field.
        let count = StoredText.store(text, at: target)
        (target + count).initializeMemory(as: UInt8.self, repeating: 0, count: width - count)
    }

    @inline(__always)
    private func nextPlace() -> UnsafeMutableRawPointer {
        if room == 0 { preconditionFailure("a column has \(waiting) values for a full chunk") }
        if let values { return values + waiting * width }
        let made = UnsafeMutableRawPointer.allocate(byteCount: chunk * width, alignment: 16)
        values = made
        return made
    }

    /// Writes what waits and makes it readable.
    func flush() throws(HDF5.Failure) {
        guard waiting > 0 else { return }
        switch kind {
        case .integer: try write(as: chdf5_memory_integer())
        case .real: try write(as: chdf5_memory_real())
        case .text, .word:
            try HDF5.withFixedText(of: width) { type throws(HDF5.Failure) in try write(as: type) }
        }
        written += waiting
        waiting = 0
        room = chunk - written % chunk
        try HDF5.check(H5Dflush(dataset))
    }

    private func write(as type: hid_t) throws(HDF5.Failure) {
        var start = hsize_t(written)
        var count = hsize_t(waiting)
        var end = start + count
        try HDF5.check(H5Dset_extent(dataset, &end))
        let fileSpace = try HDF5.identifier(H5Dget_space(dataset))
        defer { H5Sclose(fileSpace) }
        try HDF5.check(
            H5Sselect_hyperslab(fileSpace, H5S_SELECT_SET, &start, nil, &count, nil))
        let memorySpace = try HDF5.identifier(H5Screate_simple(1, &count, nil))
        defer { H5Sclose(memorySpace) }
        try HDF5.check(
            H5Dwrite(dataset, type, memorySpace, fileSpace, hid_t(H5P_DEFAULT), values))
    }
}
