// The C door between BigLearnEm.LibTorch and libtorch.
//
// Operators are not bound one by one: an operator is looked up once by its schema name and then called boxed, autograd
// included, so that all of ATen is open through biglearn_operator and biglearn_call. The rest is what has no operator:
// memory, autograd, random state, threads, devices. Tensors cross as `at::Tensor*` owned by the caller. No C++ exception
// crosses: a function that fails returns its stated failure value and leaves the message in biglearn_last_error.

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#define BIGLEARN_API extern "C" __attribute__((visibility("default")))

namespace {

enum class Tag : int32_t {
  None,
  Tensor,
  Int,
  Double,
  Bool,
  IntList,
  DoubleList,
  BoolList,
  TensorList,
  OptionalTensorList,
  String,
  Device,
  Generator,
};

// One argument or result. `count` is a list's or string's length, or a device's index.
struct Value {
  Tag tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    const void* pointer;
  };
};
static_assert(sizeof(Value) == 16, "The managed side lays a Value out in 16 bytes.");

// c10::optional in old versions, std::optional in new ones.
using OptionalTensor = decltype(std::declval<c10::IValue&>().toOptional<at::Tensor>());

thread_local std::string last_error;

// Runs `body`; turns any exception into `failure` and a message.
template <class Result, class Body>
Result guarded(Result failure, Body body) noexcept {
  try {
    return body();
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "libtorch threw something that is not a std::exception";
  }
  return failure;
}

std::vector<at::Tensor> tensors_from(at::Tensor* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) {
    tensors.push_back(*handles[i]);
  }
  return tensors;
}

template <class Element, class Source>
c10::List<Element> list_from(const Value& value) {
  const auto* source = static_cast<const Source*>(value.pointer);
  c10::List<Element> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) {
    list.push_back(static_cast<Element>(source[i]));
  }
  return list;
}

c10::IValue to_ivalue(const Value& value) {
  switch (value.tag) {
    case Tag::None:
      return c10::IValue();
    case Tag::Tensor:
      return *static_cast<const at::Tensor*>(value.pointer);
    case Tag::Int:
      return value.integer;
    case Tag::Double:
      return value.real;
    case Tag::Bool:
      return value.integer != 0;
    case Tag::IntList:
      return list_from<int64_t, int64_t>(value);
    case Tag::DoubleList:
      return list_from<double, double>(value);
    case Tag::BoolList:
      return list_from<bool, uint8_t>(value);
    case Tag::TensorList: {
      auto* const* handles = static_cast<at::Tensor* const*>(value.pointer);
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) {
        list.push_back(*handles[i]);
      }
      return list;
    }
    case Tag::OptionalTensorList: {
      auto* const* handles = static_cast<at::Tensor* const*>(value.pointer);
      c10::List<OptionalTensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) {
        list.push_back(handles[i] ? OptionalTensor(*handles[i]) : OptionalTensor());
      }
      return list;
    }
    case Tag::String:
      return std::string(static_cast<const char*>(value.pointer), value.count);
    case Tag::Device:
      return c10::Device(
          static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.count));
    case Tag::Generator:
      return *static_cast<const at::Generator*>(value.pointer);
  }
  TORCH_CHECK(false, "unknown argument tag ", static_cast<int32_t>(value.tag));
}

Value tensor_value(const at::Tensor& tensor) {
  Value value{};
  if (tensor.defined()) {
    value.tag = Tag::Tensor;
    value.pointer = new at::Tensor(tensor);
  }
  return value;
}

Value from_ivalue(const c10::IValue& result) {
  Value value{};
  if (result.isTensor()) {
    return tensor_value(result.toTensor());
  }
  if (result.isTensorList()) {
    const auto list = result.toTensorVector();
    auto** handles = new at::Tensor*[list.size()];
    for (size_t i = 0; i < list.size(); i++) {
      handles[i] = new at::Tensor(list[i]);
    }
    value.tag = Tag::TensorList;
    value.count = static_cast<int32_t>(list.size());
    value.pointer = handles;
  } else if (result.isBool()) {
    value.tag = Tag::Bool;
    value.integer = result.toBool();
  } else if (result.isInt()) {
    value.tag = Tag::Int;
    value.integer = result.toInt();
  } else if (result.isDouble()) {
    value.tag = Tag::Double;
    value.real = result.toDouble();
  } else {
    TORCH_CHECK(result.isNone(), "a result of type ", result.tagKind(), " cannot be handed out");
  }
  return value;
}

} // namespace

// ---- errors and information -------------------------------------------------------------------------------------

BIGLEARN_API const char* biglearn_last_error() {
  return last_error.c_str();
}

// 0: libtorch's version, 1: how it was built (BLAS, CUDA, flags), 2: its threads. Valid until this thread's next call.
BIGLEARN_API const char* biglearn_describe(int32_t what) {
  thread_local std::string text;
  return guarded<const char*>(nullptr, [&] {
    text = what == 0 ? TORCH_VERSION : what == 1 ? at::show_config() : at::get_parallel_info();
    return text.c_str();
  });
}

// ---- operators --------------------------------------------------------------------------------------------------

// The handle of `aten::add` / `Tensor`, say; lives as long as the process. Null on failure.
BIGLEARN_API const c10::OperatorHandle* biglearn_operator(const char* name, const char* overload) {
  return guarded<const c10::OperatorHandle*>(nullptr, [&] {
    const auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(
        found.has_value(), "libtorch ", TORCH_VERSION, " has no operator ", name, *overload ? "." : "", overload);
    return new c10::OperatorHandle(*found);
  });
}

// Runs an operator. Arguments are positional; missing trailing ones take the schema's defaults. The first `capacity`
// results are handed out, the others dropped. Returns the number of results handed out, -1 on failure.
BIGLEARN_API int32_t biglearn_call(
    const c10::OperatorHandle* op, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    const auto& parameters = op->schema().arguments();
    TORCH_CHECK(
        static_cast<size_t>(count) <= parameters.size(), op->schema().name(), " takes ", parameters.size(),
        " arguments, got ", count);
    torch::jit::Stack stack;
    stack.reserve(parameters.size() + 1);
    for (int32_t i = 0; i < count; i++) {
      stack.push_back(to_ivalue(arguments[i]));
    }
    for (size_t i = count; i < parameters.size(); i++) {
      const auto& otherwise = parameters[i].default_value();
      TORCH_CHECK(otherwise.has_value(), op->schema().name(), " needs its argument '", parameters[i].name(), "'");
      stack.push_back(*otherwise);
    }
    op->callBoxed(&stack);
    const auto handed = std::min<size_t>(stack.size(), capacity);
    for (size_t i = 0; i < handed; i++) {
      results[i] = from_ivalue(stack[i]);
    }
    return static_cast<int32_t>(handed);
  });
}

// Frees the array of a result list, not the tensors in it.
BIGLEARN_API void biglearn_free_list(at::Tensor** handles) {
  delete[] handles;
}

// ---- tensors ----------------------------------------------------------------------------------------------------

BIGLEARN_API void biglearn_tensor_free(at::Tensor* tensor) {
  guarded(0, [&] {
    delete tensor;
    return 0;
  });
}

BIGLEARN_API at::Tensor* biglearn_tensor_alias(const at::Tensor* tensor) {
  return guarded<at::Tensor*>(nullptr, [&] { return new at::Tensor(*tensor); });
}

// A new CPU tensor with a copy of `data`.
BIGLEARN_API at::Tensor* biglearn_tensor_copy_in(
    const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int32_t dtype) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    auto tensor = at::empty(at::IntArrayRef(sizes, dimensions), options);
    TORCH_CHECK(
        static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape ", tensor.sizes(), " holds ", tensor.numel(),
        " elements, the data has ", bytes / static_cast<int64_t>(tensor.element_size()));
    if (bytes > 0) {
      std::memcpy(tensor.data_ptr(), data, bytes);
    }
    return new at::Tensor(std::move(tensor));
  });
}

// A CPU tensor over the caller's memory; `release(context)` is called when the last tensor over it has gone.
BIGLEARN_API at::Tensor* biglearn_tensor_share(
    void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype, void* context, void (*release)(void*)) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    return new at::Tensor(at::from_blob(
        data, at::IntArrayRef(sizes, dimensions), [context, release](void*) { release(context); }, options));
  });
}

BIGLEARN_API void* biglearn_tensor_data(const at::Tensor* tensor) {
  return guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

// Writes at most `capacity` sizes (what = 0) or strides (what = 1); returns the number of dimensions, -1 on failure.
BIGLEARN_API int32_t biglearn_tensor_extents(const at::Tensor* tensor, int32_t what, int64_t* out, int32_t capacity) {
  return guarded<int32_t>(-1, [&] {
    const auto extents = what == 0 ? tensor->sizes() : tensor->strides();
    const auto written = std::min<size_t>(extents.size(), capacity);
    std::copy_n(extents.begin(), written, out);
    return static_cast<int32_t>(extents.size());
  });
}

// One number about a tensor; the order is the managed side's enum TensorProperty.
BIGLEARN_API int64_t biglearn_tensor_query(const at::Tensor* tensor, int32_t property) {
  return guarded<int64_t>(std::numeric_limits<int64_t>::min(), [&]() -> int64_t {
    switch (property) {
      case 0:
        return tensor->dim();
      case 1:
        return tensor->numel();
      case 2:
        return static_cast<int64_t>(tensor->scalar_type());
      case 3:
        return static_cast<int64_t>(tensor->element_size());
      case 4:
        return static_cast<int64_t>(tensor->device().type());
      case 5:
        return tensor->device().index();
      case 6:
        return tensor->requires_grad();
      case 7:
        return tensor->is_leaf();
      case 8:
        return tensor->is_contiguous();
      case 9:
        return tensor->storage_offset();
      case 10:
        return tensor->is_sparse();
      default:
        TORCH_CHECK(false, "unknown tensor property ", property);
    }
  });
}

// ---- autograd ---------------------------------------------------------------------------------------------------

BIGLEARN_API int32_t biglearn_set_requires_grad(at::Tensor* tensor, int32_t enabled) {
  return guarded<int32_t>(-1, [&] {
    tensor->set_requires_grad(enabled != 0);
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_retain_grad(at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] {
    tensor->retain_grad();
    return 0;
  });
}

// The gradient as a Value: a tensor, or none. Returns -1 on failure.
BIGLEARN_API int32_t biglearn_grad(const at::Tensor* tensor, Value* result) {
  return guarded<int32_t>(-1, [&] {
    *result = tensor_value(tensor->grad());
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_set_grad(at::Tensor* tensor, const at::Tensor* grad) {
  return guarded<int32_t>(-1, [&] {
    tensor->mutable_grad() = grad ? *grad : at::Tensor();
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_backward(
    at::Tensor* const* outputs, int32_t output_count, at::Tensor* const* grads, int32_t grad_count,
    at::Tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward(
        tensors_from(outputs, output_count), tensors_from(grads, grad_count), retain_graph != 0, create_graph != 0,
        tensors_from(inputs, input_count));
    return 0;
  });
}

// The gradients of `outputs` by each of `inputs`, one Value each (none where unused and allowed).
BIGLEARN_API int32_t biglearn_gradients(
    at::Tensor* const* outputs, int32_t output_count, at::Tensor* const* grads, int32_t grad_count,
    at::Tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused,
    Value* results) {
  return guarded<int32_t>(-1, [&] {
    const auto gradients = torch::autograd::grad(
        tensors_from(outputs, output_count), tensors_from(inputs, input_count), tensors_from(grads, grad_count),
        retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < gradients.size(); i++) {
      results[i] = tensor_value(gradients[i]);
    }
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_grad_mode() {
  return c10::GradMode::is_enabled();
}

BIGLEARN_API void biglearn_set_grad_mode(int32_t enabled) {
  c10::GradMode::set_enabled(enabled != 0);
}

BIGLEARN_API c10::InferenceMode* biglearn_inference_mode_enter(int32_t enabled) {
  return guarded<c10::InferenceMode*>(nullptr, [&] { return new c10::InferenceMode(enabled != 0); });
}

BIGLEARN_API void biglearn_inference_mode_leave(c10::InferenceMode* guard) {
  delete guard;
}

BIGLEARN_API int32_t biglearn_is_inference_mode() {
  return c10::InferenceMode::is_enabled();
}

// ---- random numbers ---------------------------------------------------------------------------------------------

// Seeds the default generators of every device.
BIGLEARN_API int32_t biglearn_manual_seed(uint64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(seed);
    return 0;
  });
}

BIGLEARN_API at::Generator* biglearn_generator_new(uint64_t seed) {
  return guarded<at::Generator*>(nullptr, [&] { return new at::Generator(at::detail::createCPUGenerator(seed)); });
}

BIGLEARN_API at::Generator* biglearn_generator_default() {
  return guarded<at::Generator*>(nullptr, [&] { return new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

BIGLEARN_API void biglearn_generator_free(at::Generator* generator) {
  delete generator;
}

BIGLEARN_API int32_t biglearn_generator_seed(at::Generator* generator, uint64_t seed) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
    return 0;
  });
}

BIGLEARN_API uint64_t biglearn_generator_initial_seed(const at::Generator* generator) {
  return guarded<uint64_t>(0, [&] { return generator->current_seed(); });
}

BIGLEARN_API at::Tensor* biglearn_generator_state(at::Generator* generator) {
  return guarded<at::Tensor*>(nullptr, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return new at::Tensor(generator->get_state());
  });
}

BIGLEARN_API int32_t biglearn_generator_set_state(at::Generator* generator, const at::Tensor* state) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(*state);
    return 0;
  });
}

// ---- threads and devices ----------------------------------------------------------------------------------------

BIGLEARN_API int32_t biglearn_num_threads() {
  return at::get_num_threads();
}

BIGLEARN_API int32_t biglearn_set_num_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_num_interop_threads() {
  return static_cast<int32_t>(at::get_num_interop_threads());
}

BIGLEARN_API int32_t biglearn_set_num_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_interop_threads(count);
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_cuda_device_count() {
  return guarded<int32_t>(-1, [] { return static_cast<int32_t>(torch::cuda::device_count()); });
}

BIGLEARN_API int32_t biglearn_cuda_has_cudnn() {
  return guarded<int32_t>(-1, [] { return static_cast<int32_t>(torch::cuda::cudnn_is_available()); });
}

BIGLEARN_API int32_t biglearn_cuda_synchronize(int64_t device) {
  return guarded<int32_t>(-1, [&] {
    torch::cuda::synchronize(device);
    return 0;
  });
}

// Seeds one CUDA device's generator (the current one), or all.
BIGLEARN_API int32_t biglearn_cuda_manual_seed(uint64_t seed, int32_t all) {
  return guarded<int32_t>(-1, [&] {
    if (all) {
      torch::cuda::manual_seed_all(seed);
    } else {
      torch::cuda::manual_seed(seed);
    }
    return 0;
  });
}

BIGLEARN_API int32_t biglearn_allow_tf32() {
  return guarded<int32_t>(-1, [] { return static_cast<int32_t>(at::globalContext().allowTF32CuBLAS()); });
}

BIGLEARN_API int32_t biglearn_set_allow_tf32(int32_t allowed) {
  return guarded<int32_t>(-1, [&] {
    at::globalContext().setAllowTF32CuBLAS(allowed != 0);
    return 0;
  });
}
