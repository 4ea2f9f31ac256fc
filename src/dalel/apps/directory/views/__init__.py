"""The pages of the room: for anybody, and for members at the desk."""
