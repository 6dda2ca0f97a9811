#ifndef ZOOSIM_CHDF5_SHIM_H
#define ZOOSIM_CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>

// HDF5 names its types and property classes by macros that expand to a call and a global, which
// Swift does not import. Each function below gives one of them, after the library has started.

static inline hid_t chdf5_file_real(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_file_integer(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_file_unsigned(void) { return H5T_STD_U64LE; }
static inline hid_t chdf5_memory_real(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_memory_integer(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_memory_unsigned(void) { return H5T_NATIVE_UINT64; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }

static inline hid_t chdf5_class_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_class_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_class_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_class_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_class_dataset_access(void) { return H5P_DATASET_ACCESS; }

static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }
static inline hid_t chdf5_everything(void) { return H5S_ALL; }
static inline unsigned chdf5_creation_order(void) {
    return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
}

static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_read_write(void) { return H5F_ACC_RDWR; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_read_while_written(void) { return H5F_ACC_RDONLY | H5F_ACC_SWMR_READ; }

#endif
