// A network camera on the loopback: Motion JPEG over HTTP, as most of them offer it.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <thread>

#include "tests/device/camera/camera_process.hpp"
#include "tests/support/image_code_picture.hpp"

namespace menshen::camera {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// Serves one viewer a picture again and again, until told to go off.
class NetworkCamera {
 public:
  explicit NetworkCamera(const Picture& picture)
      : jpeg_(test::as_jpeg(picture)),
        acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        thread_([this] { serve(); }) {}
  ~NetworkCamera() {
    go_off();
    Error ignored;
    tcp::socket wake(io_);  // if nobody ever came
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  void go_off() { on_ = false; }
  std::string address() const {
    return "stream:http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
  }

 private:
  void serve() {
    tcp::socket viewer(io_);
    Error error;
    acceptor_.accept(viewer, error);
    asio::streambuf request;
    if (on_) asio::read_until(viewer, request, "\r\n\r\n", error);
    std::string head =
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n";
    while (on_ && !error) {
      head +=
          "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg_.size()) +
          "\r\n\r\n";
      asio::write(viewer, asio::buffer(head), error);
      if (!error) asio::write(viewer, asio::buffer(jpeg_), error);
      head = "\r\n";
      std::this_thread::sleep_for(50ms);
    }
  }

  asio::io_context io_;
  Bytes jpeg_;
  tcp::acceptor acceptor_;
  std::atomic<bool> on_ = true;
  std::thread thread_;
};

TEST(CameraStream, IsReadInItsConfinementAndMissedWhenItEnds) {
  NetworkCamera camera(
      test::code_picture("HC1:NETWORK", {.canvas_width = 320, .canvas_height = 240}));
  test::CameraProcess process(camera.address());
  ASSERT_TRUE(process.hear_code("HC1:NETWORK"));
  EXPECT_EQ(process.status("Seccomp"), "2");
  camera.go_off();
  EXPECT_TRUE(process.hear_trouble());
}

}  // namespace
}  // namespace menshen::camera
